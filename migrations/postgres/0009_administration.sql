-- Who administered what. It outlives accounts, so it references nothing and keeps addresses as they were.
CREATE TABLE audit (
    -- UUIDv7: the order of entries.
    id UUID NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL,
    -- Nobody's: the operator at the machine, or the start of the server.
    actor_id UUID,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    -- The account it was done to, if it was done to one.
    target_id UUID,
    target TEXT,
    -- A small JSON object: what a change was from and to. Never a name of a document.
    detail TEXT NOT NULL
);

-- When what puts storage in order last ended, and what it found, as JSON.
CREATE TABLE runs (
    name TEXT NOT NULL PRIMARY KEY,
    finished_at BIGINT NOT NULL,
    report TEXT NOT NULL
);

-- Why a job failed last, in one word that may be shown; `last_error` is for the operator's eyes.
ALTER TABLE jobs ADD COLUMN last_failure TEXT;
