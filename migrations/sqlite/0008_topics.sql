-- Topics of one's own, and system topics that everybody sees: those have no owner. SQLite cannot drop NOT NULL from a
-- column: the tables are built anew. Foreign keys are looked at when all is done.
PRAGMA defer_foreign_keys = ON;

-- Names that differ in case alone become one topic: the oldest, with everybody's documents.
CREATE TABLE merged_topics (id BLOB NOT NULL PRIMARY KEY, kept BLOB NOT NULL);
INSERT INTO merged_topics
SELECT id, first_value(id) OVER (PARTITION BY user_id, lower(name) ORDER BY created_at, id) FROM topics;

CREATE TABLE new_document_topics (document_id BLOB NOT NULL, topic_id BLOB NOT NULL);
INSERT INTO new_document_topics
SELECT DISTINCT document_id, kept FROM document_topics JOIN merged_topics ON merged_topics.id = topic_id;
DROP TABLE document_topics;

CREATE TABLE new_topics (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    name_folded TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    colour TEXT NOT NULL DEFAULT 'grey'
);
INSERT INTO new_topics (id, user_id, name, created_at, name_folded)
SELECT id, user_id, name, created_at, lower(name) FROM topics WHERE id IN (SELECT kept FROM merged_topics);
DROP TABLE topics;
DROP TABLE merged_topics;
ALTER TABLE new_topics RENAME TO topics;
CREATE INDEX topics_user_id ON topics (user_id);
CREATE UNIQUE INDEX topics_own_name_key ON topics (user_id, name_folded) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX topics_system_name_key ON topics (name_folded) WHERE user_id IS NULL;

-- Who put the topic there. The owner, and what lists are sorted by, stand here once more, so that one index answers "the
-- next fifty of this topic" whatever the order; they belong to the document, and a trigger keeps them as it has them.
CREATE TABLE document_topics (
    document_id BLOB NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    topic_id BLOB NOT NULL REFERENCES topics (id) ON DELETE CASCADE,
    source TEXT NOT NULL CONSTRAINT document_topics_source_check CHECK (source IN ('auto', 'manual')),
    confidence DOUBLE PRECISION CONSTRAINT document_topics_confidence_check CHECK (confidence BETWEEN 0 AND 1),
    owner_id BLOB NOT NULL,
    document_status TEXT NOT NULL,
    document_created_at BIGINT NOT NULL,
    document_name TEXT NOT NULL,
    document_size BIGINT NOT NULL,
    PRIMARY KEY (document_id, topic_id)
);
INSERT INTO document_topics (document_id, topic_id, source, owner_id, document_status, document_created_at,
                             document_name, document_size)
SELECT d.id, t.topic_id, 'manual', d.user_id, d.status, d.created_at, d.filename_folded, coalesce(d.size_bytes, 0)
FROM new_document_topics t JOIN documents d ON d.id = t.document_id;
DROP TABLE new_document_topics;

CREATE INDEX document_topics_by_created_at
    ON document_topics (owner_id, topic_id, document_status, document_created_at, document_id);
CREATE INDEX document_topics_by_name
    ON document_topics (owner_id, topic_id, document_status, document_name, document_id);
CREATE INDEX document_topics_by_size
    ON document_topics (owner_id, topic_id, document_status, document_size, document_id);
-- For the count of a system topic, and for whoever deletes a topic.
CREATE INDEX document_topics_by_topic ON document_topics (topic_id, document_status);

CREATE TRIGGER document_topics_follow AFTER UPDATE OF status, filename_folded, size_bytes ON documents
BEGIN
    UPDATE document_topics SET
        document_status = NEW.status, document_name = NEW.filename_folded, document_size = coalesce(NEW.size_bytes, 0)
    WHERE document_id = NEW.id;
END;
