-- every user is disabled or not
-- revision: d47a6b19c2f8
-- revises: 91f3c0d5e8b7
-- created: 2025-02-17T10:38:14Z

-- upgrade
UPDATE users SET disabled = false WHERE disabled IS NULL;

ALTER TABLE users ALTER COLUMN disabled SET DEFAULT false;

ALTER TABLE users ALTER COLUMN disabled SET NOT NULL;

-- downgrade
ALTER TABLE users ALTER COLUMN disabled DROP NOT NULL;

ALTER TABLE users ALTER COLUMN disabled DROP DEFAULT;
