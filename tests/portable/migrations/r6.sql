-- names get longer
-- revision: r6
-- revises: r5
-- created: 2026-01-01T00:00:06Z

-- upgrade
ALTER TABLE people ALTER COLUMN name TYPE VARCHAR(200);
ALTER TABLE teams RENAME COLUMN name TO title;

-- downgrade
ALTER TABLE teams RENAME COLUMN title TO name;
ALTER TABLE people ALTER COLUMN name TYPE VARCHAR(80);
