-- moods
-- revision: r3
-- revises: r2
-- created: 2026-01-01T00:00:03Z

-- upgrade
CREATE TYPE mood AS ENUM ('sad', 'happy');
ALTER TABLE people ADD COLUMN mood mood NOT NULL DEFAULT 'happy';

-- downgrade
ALTER TABLE people DROP COLUMN mood;
DROP TYPE mood;
