-- Every document has an owner. What has none goes: its object through a tombstone, which the sweep turns into a
-- deletion, so that a migration never talks to the store.
CREATE TABLE tombstones (
    document_id BLOB NOT NULL PRIMARY KEY,
    -- Names the object key together with the document; outlives the account, so it references nothing.
    user_id BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    -- From then on no URL can write the key again: the deletion that runs after it is the last.
    purge_at BIGINT NOT NULL
);
CREATE INDEX tombstones_purge_at ON tombstones (purge_at);

-- A vault for one person kept its objects under the nil UUID.
INSERT INTO tombstones (document_id, user_id, created_at, purge_at)
SELECT id, zeroblob(16), created_at, created_at FROM documents WHERE user_id IS NULL;

DELETE FROM document_topics
WHERE document_id IN (SELECT id FROM documents WHERE user_id IS NULL)
   OR topic_id IN (SELECT id FROM topics WHERE user_id IS NULL);
DELETE FROM documents WHERE user_id IS NULL;
DELETE FROM topics WHERE user_id IS NULL;

-- SQLite cannot add NOT NULL to a column: the tables are built anew. Foreign keys are looked at when all is done.
PRAGMA defer_foreign_keys = ON;

CREATE TABLE new_document_topics (document_id BLOB NOT NULL, topic_id BLOB NOT NULL);
INSERT INTO new_document_topics SELECT document_id, topic_id FROM document_topics;
DROP TABLE document_topics;

CREATE TABLE new_documents (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    filename TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size_bytes BIGINT CONSTRAINT documents_size_check CHECK (size_bytes >= 0),
    status TEXT NOT NULL CONSTRAINT documents_status_check CHECK (status IN ('pending', 'uploaded')),
    etag TEXT,
    created_at BIGINT NOT NULL,
    uploaded_at BIGINT,
    CONSTRAINT documents_uploaded_check CHECK (status = 'pending' OR size_bytes IS NOT NULL)
);
INSERT INTO new_documents
SELECT id, user_id, filename, content_type,
       CASE WHEN status = 'uploaded' THEN coalesce(size_bytes, 0) ELSE size_bytes END,
       status, etag, created_at, uploaded_at
FROM documents;
DROP TABLE documents;
ALTER TABLE new_documents RENAME TO documents;

CREATE TABLE new_topics (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
INSERT INTO new_topics SELECT id, user_id, name, created_at FROM topics;
DROP TABLE topics;
ALTER TABLE new_topics RENAME TO topics;
CREATE INDEX topics_user_id ON topics (user_id);

CREATE TABLE document_topics (
    document_id BLOB NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    topic_id BLOB NOT NULL REFERENCES topics (id) ON DELETE CASCADE,
    PRIMARY KEY (document_id, topic_id)
);
INSERT INTO document_topics SELECT document_id, topic_id FROM new_document_topics;
DROP TABLE new_document_topics;

-- A quota row for whoever had none, and usage as the documents themselves add up to.
INSERT INTO quotas (user_id, limit_bytes)
SELECT id, 104857600 FROM users WHERE id NOT IN (SELECT user_id FROM quotas);
UPDATE quotas SET
    used_bytes = (SELECT coalesce(sum(size_bytes), 0) FROM documents d WHERE d.user_id = quotas.user_id AND d.status = 'uploaded'),
    reserved_bytes = (SELECT coalesce(sum(size_bytes), 0) FROM documents d WHERE d.user_id = quotas.user_id AND d.status = 'pending');
