-- how long a name is
-- revision: r5
-- revises: r4
-- created: 2026-01-01T00:00:05Z

-- upgrade
ALTER TABLE people ADD COLUMN "rank" INTEGER;
UPDATE people SET rank = char_length(name) WHERE "rank" IS NULL;
ALTER TABLE people ALTER COLUMN rank SET NOT NULL;
ALTER TABLE people ALTER COLUMN rank SET DEFAULT 0;

-- downgrade
ALTER TABLE people DROP COLUMN rank;
