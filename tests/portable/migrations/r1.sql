-- rows
-- revision: r1
-- revises: r0
-- created: 2026-01-01T00:00:01Z

-- upgrade
INSERT INTO teams (id, name) VALUES (1, 'red'), (2, 'blue'), (3, 'back\slash');
INSERT INTO people (id, name, email, joined) VALUES
    (1, 'Änne', 'anne@x.org', '2026-01-02 03:04:05'),
    (2, 'bob', NULL, '2026-01-02 03:04:05'),
    (3, 'Çelik O''Hara', 'c@x.org', '2026-01-02 03:04:05');

-- downgrade
DELETE FROM people;
DELETE FROM teams;
