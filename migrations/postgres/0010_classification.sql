-- What became of a document's classification; nothing while it is pending, and for what was uploaded before there was any.
ALTER TABLE documents
    ADD COLUMN classification TEXT
        CONSTRAINT documents_classification_check
        CHECK (classification IN ('queued', 'running', 'done', 'failed', 'skipped')),
    ADD COLUMN classification_provider TEXT,
    -- A sentence for its owner.
    ADD COLUMN classification_error TEXT;

-- What was read in a document: how it begins, what is learned from it, and the words it is found by. Words are told apart
-- and folded before they come here, so that both engines find the same; the owner's id is one of them.
CREATE TABLE document_texts (
    document_id UUID NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    snippet TEXT NOT NULL,
    terms TEXT NOT NULL,
    words TSVECTOR NOT NULL
);
CREATE INDEX document_texts_words ON document_texts USING gin (words);

-- Automatic topics that a person took away: they do not come back to that document.
CREATE TABLE topic_refusals (
    document_id UUID NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    topic_id UUID NOT NULL REFERENCES topics (id) ON DELETE CASCADE,
    PRIMARY KEY (document_id, topic_id)
);
CREATE INDEX topic_refusals_by_topic ON topic_refusals (topic_id);

-- Who is asked for topics: an account's own choice, and everybody's, which belongs to no account.
CREATE TABLE providers (
    -- Part of what a sealed key is bound to.
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID REFERENCES users (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    base_url TEXT,
    model TEXT,
    sealed_key BYTEA,
    changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX providers_own_key ON providers (user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX providers_default_key ON providers ((user_id IS NULL)) WHERE user_id IS NULL;

-- How often a provider was asked for an account on a day, counted from 1970.
CREATE TABLE provider_calls (
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day BIGINT NOT NULL,
    calls BIGINT NOT NULL,
    PRIMARY KEY (user_id, day)
);

-- Classification may wait for minutes; it has workers of its own, so that deletions never wait for it.
ALTER TABLE jobs ADD COLUMN lane TEXT NOT NULL DEFAULT 'upkeep';
DROP INDEX jobs_due;
CREATE INDEX jobs_due ON jobs (lane, run_at) WHERE state <> 'dead';
