-- Every document has an owner. What has none goes: its object through a tombstone, which the sweep turns into a
-- deletion, so that a migration never talks to the store.
CREATE TABLE tombstones (
    document_id UUID NOT NULL PRIMARY KEY,
    -- Names the object key together with the document; outlives the account, so it references nothing.
    user_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    -- From then on no URL can write the key again: the deletion that runs after it is the last.
    purge_at BIGINT NOT NULL
);
CREATE INDEX tombstones_purge_at ON tombstones (purge_at);

-- A vault for one person kept its objects under the nil UUID.
INSERT INTO tombstones (document_id, user_id, created_at, purge_at)
SELECT id, '00000000-0000-0000-0000-000000000000'::uuid, created_at, created_at FROM documents WHERE user_id IS NULL;

DELETE FROM documents WHERE user_id IS NULL;
DELETE FROM topics WHERE user_id IS NULL;

ALTER TABLE documents ALTER COLUMN user_id SET NOT NULL;
ALTER TABLE topics ALTER COLUMN user_id SET NOT NULL;
UPDATE documents SET size_bytes = 0 WHERE status = 'uploaded' AND size_bytes IS NULL;
ALTER TABLE documents ADD CONSTRAINT documents_size_check CHECK (size_bytes >= 0);
ALTER TABLE documents ADD CONSTRAINT documents_uploaded_check CHECK (status = 'pending' OR size_bytes IS NOT NULL);
CREATE INDEX topics_user_id ON topics (user_id);

-- A quota row for whoever had none, and usage as the documents themselves add up to.
INSERT INTO quotas (user_id, limit_bytes)
SELECT id, 104857600 FROM users WHERE id NOT IN (SELECT user_id FROM quotas);
UPDATE quotas SET
    used_bytes = (SELECT coalesce(sum(size_bytes), 0) FROM documents d WHERE d.user_id = quotas.user_id AND d.status = 'uploaded'),
    reserved_bytes = (SELECT coalesce(sum(size_bytes), 0) FROM documents d WHERE d.user_id = quotas.user_id AND d.status = 'pending');
