-- Work that its transaction asked for and that happens after the commit. A job that is done has no row.
CREATE TABLE jobs (
    -- UUIDv7: says when the job was asked for.
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    -- The whole job as JSON.
    payload TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CONSTRAINT jobs_state_check CHECK (state IN ('waiting', 'running', 'dead')),
    -- When a worker may take it. While it runs: when its lease ends, so that what a killed worker held comes back.
    run_at BIGINT NOT NULL,
    -- Drawn anew each time it is taken: whoever lost the lease cannot settle the job.
    lease UUID,
    attempts BIGINT NOT NULL DEFAULT 0,
    last_error TEXT,
    CONSTRAINT jobs_lease_check CHECK ((state = 'running') = (lease IS NOT NULL))
);
CREATE INDEX jobs_due ON jobs (run_at) WHERE state <> 'dead';

-- When what happens at regular intervals last happened, on whichever replica.
CREATE TABLE ticks (
    name TEXT NOT NULL PRIMARY KEY,
    last_at BIGINT NOT NULL
);
