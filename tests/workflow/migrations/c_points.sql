-- points
-- revision: c
-- revises: b

-- upgrade
ALTER TABLE members ADD COLUMN points INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ix_members_points ON members (points);
INSERT INTO run_log (revision) VALUES ('c');

-- downgrade
ALTER TABLE members DROP COLUMN points;
