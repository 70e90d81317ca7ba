-- Accounts and one quota row an account. Times are microseconds since 1970, sizes bytes.
CREATE TABLE users (
    id UUID NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CONSTRAINT users_role_check CHECK (role IN ('user', 'admin')),
    disabled BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    CONSTRAINT users_email_key UNIQUE (email)
);

CREATE TABLE quotas (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    limit_bytes BIGINT NOT NULL CONSTRAINT quotas_limit_check CHECK (limit_bytes >= 0),
    used_bytes BIGINT NOT NULL DEFAULT 0 CONSTRAINT quotas_used_check CHECK (used_bytes >= 0),
    reserved_bytes BIGINT NOT NULL DEFAULT 0 CONSTRAINT quotas_reserved_check CHECK (reserved_bytes >= 0)
);
