-- notes
-- revision: r9
-- revises: r8
-- created: 2026-01-01T00:00:09Z

-- upgrade
CREATE TABLE notes (
    person_id BIGINT NOT NULL,
    number INTEGER NOT NULL,
    body TEXT,
    data JSON,
    PRIMARY KEY (person_id, number),
    CONSTRAINT notes_person_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO notes (person_id, number, body) SELECT id, 1, 'to ' || name || CAST(rank AS VARCHAR(9)) FROM people;
-- in batches of 2
UPDATE people SET email = 'of ' || name WHERE email IS NULL;

-- downgrade
DROP TABLE notes;
