-- who is there
-- revision: r8
-- revises: r7
-- created: 2026-01-01T00:00:08Z

-- upgrade
CREATE VIEW present AS SELECT id, name FROM people WHERE active;

-- downgrade
DROP VIEW present;
