-- find by email
-- revision: 9b02f1c4d7a8
-- revises: 3e8e0e3e8e0e
-- created: 2026-02-11T16:40:03Z

-- upgrade
CREATE INDEX ix_users_email ON users (email);

-- downgrade
DROP INDEX CONCURRENTLY ix_users_email;
