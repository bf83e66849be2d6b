-- members
-- revision: a
-- revises: none

-- upgrade
CREATE TABLE run_log (revision VARCHAR(10) NOT NULL);
CREATE TABLE members (id BIGINT PRIMARY KEY, name VARCHAR(40) NOT NULL);
INSERT INTO members (id, name) VALUES (1, 'Ann'), (2, 'Bob');
INSERT INTO run_log (revision) VALUES ('a');

-- downgrade
DROP TABLE members;
DROP TABLE run_log;
