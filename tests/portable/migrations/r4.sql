-- found by name
-- revision: r4
-- revises: r3
-- created: 2026-01-01T00:00:04Z

-- upgrade
CREATE INDEX ix_people_name ON people (name);
CREATE UNIQUE INDEX ix_people_email ON people (email);

-- downgrade
DROP INDEX ix_people_email;
DROP INDEX ix_people_name;
