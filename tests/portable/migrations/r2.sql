-- each in a team
-- revision: r2
-- revises: r1
-- created: 2026-01-01T00:00:02Z

-- upgrade
ALTER TABLE people ADD COLUMN team_id BIGINT;
UPDATE people SET team_id = 1 WHERE name || '!' <> 'bob!';
ALTER TABLE people ADD CONSTRAINT people_team_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE SET NULL;

-- downgrade
ALTER TABLE people DROP CONSTRAINT people_team_fkey;
ALTER TABLE people DROP COLUMN team_id;
