-- pair: a column of a table that keeps its rows
CREATE TABLE t (id int PRIMARY KEY, x int, y int) WITH SYSTEM VERSIONING;
-- to
CREATE TABLE t (id int PRIMARY KEY, x bigint, z varchar(40), UNIQUE KEY u (z)) WITH SYSTEM VERSIONING;

-- pair: a column whose old values are not kept
CREATE TABLE t (id int PRIMARY KEY, x int) WITH SYSTEM VERSIONING;
-- to
CREATE TABLE t (id int PRIMARY KEY, x int WITHOUT SYSTEM VERSIONING) WITH SYSTEM VERSIONING;

-- pair: one column alone whose old values are kept
CREATE TABLE t (id int PRIMARY KEY, x int);
-- to
CREATE TABLE t (id int PRIMARY KEY, x int WITH SYSTEM VERSIONING);

-- pair: rows are kept between columns with names
CREATE TABLE t (id int PRIMARY KEY, x int, UNIQUE KEY u (x));
-- to
CREATE TABLE t (id int PRIMARY KEY, x int, rs timestamp(6) GENERATED ALWAYS AS ROW START INVISIBLE COMMENT 'from', re timestamp(6) GENERATED ALWAYS AS ROW END, UNIQUE KEY u (x), PERIOD FOR SYSTEM_TIME (rs, re)) WITH SYSTEM VERSIONING;

-- pair: a column beside those
CREATE TABLE t (id int PRIMARY KEY, x int, rs timestamp(6) GENERATED ALWAYS AS ROW START, re timestamp(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (rs, re)) WITH SYSTEM VERSIONING;
CREATE VIEW v AS SELECT id, rs FROM t;
-- to
CREATE TABLE t (id int PRIMARY KEY, x bigint, y int, rs timestamp(6) GENERATED ALWAYS AS ROW START, re timestamp(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (rs, re)) WITH SYSTEM VERSIONING;
CREATE VIEW v AS SELECT id, rs FROM t;

-- pair: other names of those
-- refused
CREATE TABLE t (id int PRIMARY KEY, rs timestamp(6) GENERATED ALWAYS AS ROW START, re timestamp(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (rs, re)) WITH SYSTEM VERSIONING;
-- to
CREATE TABLE t (id int PRIMARY KEY, qs timestamp(6) GENERATED ALWAYS AS ROW START, re timestamp(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (qs, re)) WITH SYSTEM VERSIONING;

-- pair: the type of a sequence
CREATE SEQUENCE s;
-- to
CREATE SEQUENCE s AS int;

-- pair: a smaller type of a sequence
CREATE SEQUENCE s AS int;
-- to
CREATE SEQUENCE s AS tinyint;

-- pair: a sequence beyond signed numbers
-- refused
CREATE SEQUENCE s;
-- to
CREATE SEQUENCE s AS bigint unsigned;

-- pair: a sequence that goes down
CREATE SEQUENCE s;
CREATE TABLE t (id int PRIMARY KEY, a int DEFAULT nextval(s));
-- to
CREATE SEQUENCE s INCREMENT -1;
CREATE TABLE t (id int PRIMARY KEY, a int DEFAULT nextval(s));

-- pair: what is said of a sequence
CREATE SEQUENCE s;
-- to
CREATE SEQUENCE s ENGINE=MyISAM COMMENT='it''s';

-- pair: a default of a sequence
CREATE SEQUENCE s;
CREATE TABLE t (id int PRIMARY KEY, a int);
-- to
CREATE SEQUENCE s;
CREATE TABLE t (id int PRIMARY KEY, a int DEFAULT nextval(s));

-- pair: JSON and text that is checked
CREATE TABLE t (id int PRIMARY KEY, a json, b longtext CHECK (json_valid(b)));
-- to
CREATE TABLE t (id int PRIMARY KEY, a longtext CHECK (json_valid(a)), b json);

-- pair: Aria
CREATE TABLE t (id int PRIMARY KEY);
-- to
CREATE TABLE t (id int PRIMARY KEY) ENGINE=Aria;

-- pair: options of Aria
CREATE TABLE t (id int PRIMARY KEY) ENGINE=Aria;
-- to
CREATE TABLE t (id int PRIMARY KEY) ENGINE=Aria TRANSACTIONAL=0 PAGE_CHECKSUM=0 ROW_FORMAT=DYNAMIC;

-- pair: longer vectors
CREATE TABLE t (id int PRIMARY KEY, v vector(3));
-- to
CREATE TABLE t (id int PRIMARY KEY, v vector(4));

-- pair: a package
CREATE TABLE t (id int PRIMARY KEY);
-- to
CREATE TABLE t (id int PRIMARY KEY);
SET sql_mode = 'ORACLE';
DELIMITER //
CREATE PACKAGE pk AS PROCEDURE p; FUNCTION f RETURN int; END//
CREATE PACKAGE BODY pk AS PROCEDURE p AS BEGIN SELECT 1; END; FUNCTION f RETURN int AS BEGIN RETURN 1; END; END//
DELIMITER ;

-- pair: another package
SET sql_mode = 'ORACLE';
DELIMITER //
CREATE PACKAGE pk AS PROCEDURE p; END//
CREATE PACKAGE BODY pk AS PROCEDURE p AS BEGIN SELECT 1; END; END//
DELIMITER ;
-- to
SET sql_mode = 'ORACLE';
DELIMITER //
CREATE PACKAGE pk AS PROCEDURE p; PROCEDURE q; END//
CREATE PACKAGE BODY pk AS PROCEDURE p AS BEGIN SELECT 1; END; PROCEDURE q AS BEGIN SELECT 2; END; END//
DELIMITER ;
