-- no empty name
-- revision: r7
-- revises: r6
-- created: 2026-01-01T00:00:07Z

-- upgrade
ALTER TABLE people ADD CONSTRAINT people_name_check CHECK (char_length(name) > 1);
ALTER TABLE people ADD COLUMN price NUMERIC(10, 2) NOT NULL DEFAULT 0.50;

-- downgrade
ALTER TABLE people DROP COLUMN price;
ALTER TABLE people DROP CONSTRAINT people_name_check;
