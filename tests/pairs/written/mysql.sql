-- pair: partitions and none
CREATE TABLE t (id int PRIMARY KEY, a int) PARTITION BY HASH (id) PARTITIONS 3;
-- to
CREATE TABLE t (id int PRIMARY KEY, a int);

-- pair: partitions of another kind
CREATE TABLE t (id int PRIMARY KEY, a int) PARTITION BY HASH (id) PARTITIONS 3;
-- to
CREATE TABLE t (id int PRIMARY KEY, a int) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE);

-- pair: partitions and a comment
CREATE TABLE t (id int PRIMARY KEY, a int) COMMENT 'x' PARTITION BY KEY (id) PARTITIONS 2;
-- to
CREATE TABLE t (id int PRIMARY KEY, a int) COMMENT 'y';

-- pair: an option and a comment
CREATE TABLE t (id int PRIMARY KEY) AVG_ROW_LENGTH=100 COMMENT 'x';
-- to
CREATE TABLE t (id int PRIMARY KEY) COMMENT 'y';

-- pair: options that have no default to be named
CREATE TABLE t (id int PRIMARY KEY) MAX_ROWS=1000 MIN_ROWS=10 CHECKSUM=1 STATS_PERSISTENT=1;
-- to
CREATE TABLE t (id int PRIMARY KEY);
