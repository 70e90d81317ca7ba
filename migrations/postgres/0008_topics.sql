-- Topics of one's own, and system topics that everybody sees: those have no owner.
ALTER TABLE topics ALTER COLUMN user_id DROP NOT NULL;
ALTER TABLE topics ADD COLUMN name_folded TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE topics ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE topics ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey';
UPDATE topics SET name_folded = lower(name);

-- Names that differ in case alone become one topic: the oldest, with everybody's documents.
CREATE TABLE merged_topics (id UUID NOT NULL, kept UUID NOT NULL);
INSERT INTO merged_topics
SELECT id, first_value(id) OVER (PARTITION BY user_id, name_folded ORDER BY created_at, id) FROM topics;
INSERT INTO document_topics (document_id, topic_id)
SELECT document_id, kept FROM document_topics JOIN merged_topics ON merged_topics.id = topic_id
WHERE kept <> topic_id ON CONFLICT DO NOTHING;
DELETE FROM topics WHERE id IN (SELECT id FROM merged_topics WHERE id <> kept);
DROP TABLE merged_topics;

CREATE UNIQUE INDEX topics_own_name_key ON topics (user_id, name_folded) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX topics_system_name_key ON topics (name_folded) WHERE user_id IS NULL;

-- Who put the topic there. The owner, and what lists are sorted by, stand here once more, so that one index answers "the
-- next fifty of this topic" whatever the order; they belong to the document, and a trigger keeps them as it has them.
ALTER TABLE document_topics
    ADD COLUMN source TEXT NOT NULL DEFAULT 'manual'
        CONSTRAINT document_topics_source_check CHECK (source IN ('auto', 'manual')),
    ADD COLUMN confidence DOUBLE PRECISION
        CONSTRAINT document_topics_confidence_check CHECK (confidence BETWEEN 0 AND 1),
    ADD COLUMN owner_id UUID,
    ADD COLUMN document_status TEXT,
    ADD COLUMN document_created_at BIGINT,
    ADD COLUMN document_name TEXT COLLATE "C",
    ADD COLUMN document_size BIGINT;
UPDATE document_topics SET
    owner_id = d.user_id, document_status = d.status, document_created_at = d.created_at,
    document_name = d.filename_folded, document_size = coalesce(d.size_bytes, 0)
FROM documents d WHERE d.id = document_id;
ALTER TABLE document_topics
    ALTER COLUMN source DROP DEFAULT,
    ALTER COLUMN owner_id SET NOT NULL,
    ALTER COLUMN document_status SET NOT NULL,
    ALTER COLUMN document_created_at SET NOT NULL,
    ALTER COLUMN document_name SET NOT NULL,
    ALTER COLUMN document_size SET NOT NULL;

CREATE INDEX document_topics_by_created_at
    ON document_topics (owner_id, topic_id, document_status, document_created_at, document_id);
CREATE INDEX document_topics_by_name
    ON document_topics (owner_id, topic_id, document_status, document_name, document_id);
CREATE INDEX document_topics_by_size
    ON document_topics (owner_id, topic_id, document_status, document_size, document_id);
-- For the count of a system topic, and for whoever deletes a topic.
CREATE INDEX document_topics_by_topic ON document_topics (topic_id, document_status);

CREATE FUNCTION document_topics_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE document_topics SET
        document_status = NEW.status, document_name = NEW.filename_folded, document_size = coalesce(NEW.size_bytes, 0)
    WHERE document_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER document_topics_follow AFTER UPDATE OF status, filename_folded, size_bytes ON documents
FOR EACH ROW EXECUTE FUNCTION document_topics_follow();
