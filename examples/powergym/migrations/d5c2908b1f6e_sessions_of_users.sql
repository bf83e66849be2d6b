-- sessions of users
-- revision: d5c2908b1f6e
-- revises: a3f61e0c9b57
-- created: 2026-07-14T09:41:12Z

-- upgrade
CREATE TABLE sessions (
    token_hash VARCHAR(64) PRIMARY KEY,
    username VARCHAR(50) NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT sessions_username_fkey FOREIGN KEY (username) REFERENCES users (username) ON DELETE CASCADE ON UPDATE CASCADE
);

COMMENT ON TABLE sessions IS 'Somebody is signed in';

COMMENT ON COLUMN sessions.token_hash IS 'SHA-256 of the token: who reads this table cannot sign in with it';

CREATE INDEX ix_sessions_username ON sessions (username);

CREATE INDEX ix_sessions_expires_at ON sessions (expires_at);

-- downgrade
DROP TABLE sessions;
