BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> a1

CREATE TABLE users (
    id SERIAL NOT NULL, 
    name VARCHAR(40) DEFAULT 'it''s; x' NOT NULL, 
    PRIMARY KEY (id)
);

CREATE INDEX ix_users_name ON users (name);

INSERT INTO alembic_version (version_num) VALUES ('a1') RETURNING alembic_version.version_num;

-- Running upgrade a1 -> c3

CREATE TABLE teams (
    id SERIAL NOT NULL, 
    PRIMARY KEY (id)
);

UPDATE alembic_version SET version_num='c3' WHERE alembic_version.version_num = 'a1';

-- Running upgrade a1 -> b2

ALTER TABLE users ADD COLUMN age INTEGER;

UPDATE users SET age = 1;

INSERT INTO alembic_version (version_num) VALUES ('b2') RETURNING alembic_version.version_num;

-- Running upgrade b2, c3 -> d4

DELETE FROM alembic_version WHERE alembic_version.version_num = 'b2';

UPDATE alembic_version SET version_num='d4' WHERE alembic_version.version_num = 'c3';

COMMIT;

