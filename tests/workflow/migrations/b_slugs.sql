-- slugs, which a program makes
-- revision: b
-- revises: a

-- upgrade
-- rust
ALTER TABLE members ADD COLUMN slug VARCHAR(40);
INSERT INTO run_log (revision) VALUES ('b');

-- downgrade
ALTER TABLE members DROP COLUMN slug;
