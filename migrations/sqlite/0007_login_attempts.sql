-- Wrong passwords of the last minutes; what is older goes with the next purge. Neither address is kept, only its HMAC.
CREATE TABLE login_attempts (
    id BLOB NOT NULL PRIMARY KEY,
    -- The account's address as it was typed in, whether or not there is such an account.
    account BLOB NOT NULL,
    -- The client's network address; none where somebody signed in already gave the wrong password.
    client BLOB,
    failed_at BIGINT NOT NULL
);
CREATE INDEX login_attempts_account ON login_attempts (account, failed_at);
CREATE INDEX login_attempts_client ON login_attempts (client, failed_at);
CREATE INDEX login_attempts_failed_at ON login_attempts (failed_at);

-- How a session was opened: in the browser, whose tabs may refresh at once, or by a client that holds its token alone.
ALTER TABLE sessions ADD COLUMN kind TEXT NOT NULL DEFAULT 'api'
    CONSTRAINT sessions_kind_check CHECK (kind IN ('cookie', 'api'));
UPDATE sessions SET kind = 'cookie' WHERE device LIKE 'Mozilla/%';

-- Set once the owner closed the account: it cannot be entered any more, and a job removes what it held.
ALTER TABLE users ADD COLUMN closed_at BIGINT;
