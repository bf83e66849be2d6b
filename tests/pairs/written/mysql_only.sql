-- pair: how a key spreads rows
CREATE TABLE t (id int PRIMARY KEY, a int) PARTITION BY KEY ALGORITHM=1 (id) PARTITIONS 3;
-- to
CREATE TABLE t (id int PRIMARY KEY, a int) PARTITION BY KEY ALGORITHM=2 (id) PARTITIONS 3;

-- pair: partitions with comments
CREATE TABLE t (id int PRIMARY KEY, a int) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10) COMMENT 'a  b, */ `c`');
-- to
CREATE TABLE t (id int PRIMARY KEY, a int) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10) COMMENT 'a b');

-- pair: longer vectors
CREATE TABLE t (id int PRIMARY KEY, v vector(3));
-- to
CREATE TABLE t (id int PRIMARY KEY, v vector(4));

-- pair: a key that the server made
CREATE TABLE t (a int);
-- to
SET sql_generate_invisible_primary_key = 1;
CREATE TABLE t (a int);

-- pair: a view and one that keeps its rows
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT a, count(*) AS c FROM t GROUP BY a;
-- to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE MATERIALIZED VIEW v AS SELECT a, count(*) AS c FROM t GROUP BY a;

-- pair: another query of a view that keeps its rows
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE MATERIALIZED VIEW v AS SELECT a, count(*) AS c FROM t GROUP BY a;
-- to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE MATERIALIZED VIEW v AS SELECT a, count(*) AS d FROM t GROUP BY a;

-- pair: columns that a secondary engine does not have
CREATE TABLE t (id int PRIMARY KEY, a int);
-- to
CREATE TABLE t (id int PRIMARY KEY, a int NOT SECONDARY);

-- pair: a secondary engine
CREATE TABLE t (id int PRIMARY KEY, a int);
-- to
CREATE TABLE t (id int PRIMARY KEY, a int) SECONDARY_ENGINE=rapid;

-- pair: compressed pages and none
CREATE TABLE t (id int PRIMARY KEY) COMPRESSION='none';
-- to
CREATE TABLE t (id int PRIMARY KEY) COMPRESSION='zlib';
