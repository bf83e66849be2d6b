-- disable users instead of deleting them
-- revision: 91f3c0d5e8b7
-- revises: 2ad94f7e60c3
-- created: 2025-02-03T15:02:26Z

-- upgrade
ALTER TABLE users ADD COLUMN disabled BOOLEAN;

-- Everybody who is there may sign in; the next revision makes the column NOT NULL once all of them say so.
UPDATE users SET disabled = false WHERE disabled IS NULL;

-- downgrade
ALTER TABLE users DROP COLUMN disabled;
