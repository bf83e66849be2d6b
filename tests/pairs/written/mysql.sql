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

-- pair: a view in another character set
CREATE TABLE t (id int PRIMARY KEY, b varchar(40));
CREATE VIEW v AS SELECT 'e' AS x FROM t;
-- to
CREATE TABLE t (id int PRIMARY KEY, b varchar(40));
SET NAMES latin1;
CREATE VIEW v AS SELECT 'e' AS x FROM t;

-- pair: a view that compares in another way
CREATE TABLE t (id int PRIMARY KEY, b varchar(40));
CREATE VIEW v AS SELECT 'e' = 'E' AS x;
-- to
CREATE TABLE t (id int PRIMARY KEY, b varchar(40));
SET collation_connection = utf8mb4_unicode_ci;
CREATE VIEW v AS SELECT 'e' = 'E' AS x;

-- pair: a routine, a trigger and an event in another character set
CREATE TABLE t (id int PRIMARY KEY, b varchar(40));
CREATE PROCEDURE p() BEGIN SELECT 'a'; SELECT 'b'; END;
CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 'a' = 'A';
CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET new.b = 'x';
CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO DELETE FROM t WHERE b = 'x';
-- to
CREATE TABLE t (id int PRIMARY KEY, b varchar(40));
SET NAMES latin1;
CREATE PROCEDURE p() BEGIN SELECT 'a'; SELECT 'b'; END;
CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 'a' = 'A';
CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET new.b = 'x';
CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO DELETE FROM t WHERE b = 'x';

-- pair: a routine whose letters are others in its character set
-- refused
CREATE TABLE t (id int PRIMARY KEY);
-- to
CREATE TABLE t (id int PRIMARY KEY);
SET NAMES latin1;
CREATE PROCEDURE p() SELECT 'é';

-- pair: an event in the zone of the server
CREATE TABLE t (id int PRIMARY KEY);
CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO DELETE FROM t;
-- to
CREATE TABLE t (id int PRIMARY KEY);
SET time_zone = 'SYSTEM';
CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO DELETE FROM t;

-- pair: names that begin as those of the tool
CREATE TABLE mainstay_orders (id int PRIMARY KEY);
-- to
CREATE TABLE mainstay_orders (id int PRIMARY KEY, a int);
CREATE TABLE mainstay_parts (id int PRIMARY KEY);
CREATE VIEW mainstay_view AS SELECT id FROM mainstay_orders;
CREATE TRIGGER mainstay_trigger BEFORE INSERT ON mainstay_orders FOR EACH ROW SET new.a = 1;

-- pair: a table that holds the rows of others
CREATE TABLE one (i int) ENGINE=MyISAM;
CREATE TABLE two (i int) ENGINE=MyISAM;
CREATE TABLE alls (i int) ENGINE=MERGE UNION=(one);
-- to
CREATE TABLE one (i int) ENGINE=MyISAM;
CREATE TABLE two (i int) ENGINE=MyISAM;
CREATE TABLE alls (i int) ENGINE=MERGE UNION=(one,two) INSERT_METHOD=LAST;

-- pair: trees and hashes
CREATE TABLE t (id int, a int, PRIMARY KEY (id), KEY k (a), UNIQUE KEY u (a)) ENGINE=MEMORY;
-- to
CREATE TABLE t (id int, a int, PRIMARY KEY USING BTREE (id), KEY k (a) USING BTREE, UNIQUE KEY u (a) USING BTREE) ENGINE=MEMORY;

-- pair: a primary key of parts
CREATE TABLE t (id int, b varchar(40), c int, PRIMARY KEY (b, id));
-- to
CREATE TABLE t (id int, b varchar(40), c int, PRIMARY KEY (b(5), id) COMMENT 'parts');

-- pair: a primary key of parts is made with its table
CREATE TABLE u (id int PRIMARY KEY);
-- to
CREATE TABLE u (id int PRIMARY KEY);
CREATE TABLE t (id int, b varchar(40), PRIMARY KEY (b(5), id));

-- pair: a primary key from the highest down that a foreign key refers to
CREATE TABLE t (id int, b varchar(40), PRIMARY KEY (id DESC));
CREATE TABLE u (id int, KEY k (id), CONSTRAINT u_t FOREIGN KEY (id) REFERENCES t (id));
-- to
CREATE TABLE t (id int, b varchar(40), PRIMARY KEY (id));
CREATE TABLE u (id int, KEY k (id), CONSTRAINT u_t FOREIGN KEY (id) REFERENCES t (id));

-- pair: a view of what is gone
-- refused
CREATE TABLE t (id int PRIMARY KEY);
CREATE TABLE q (i int);
CREATE VIEW v AS SELECT i FROM q;
DROP TABLE q;
-- to
CREATE TABLE t (id int PRIMARY KEY);

-- pair: a default that is no date
SET sql_mode = '';
CREATE TABLE t (id int PRIMARY KEY, d datetime NOT NULL DEFAULT '0000-00-00 00:00:00');
-- to
SET sql_mode = '';
CREATE TABLE t (id int PRIMARY KEY, d datetime NOT NULL DEFAULT '0000-00-00 00:00:00', e int, f date NOT NULL DEFAULT '0000-00-00');

-- pair: bodies with statements in them, as a client writes them
CREATE TABLE t (id int PRIMARY KEY);
-- to
CREATE TABLE t (id int PRIMARY KEY);
DELIMITER //
CREATE PROCEDURE p()
BEGIN
    SELECT 'a;b';
    IF 1 > 2 THEN SELECT 2; END IF;
END//
DELIMITER $$
CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; SET @b = 2; END$$
DELIMITER ;
CREATE VIEW v AS SELECT id FROM t;
