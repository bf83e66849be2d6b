-- teams
-- revision: a
-- revises: none

-- upgrade
CREATE TABLE teams (id BIGINT PRIMARY KEY);

-- downgrade
DROP TABLE teams;
