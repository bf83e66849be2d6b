-- One of every kind of object of MySQL and MariaDB; what only one of them has stands below its name.
CREATE TABLE animal (
    id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name varchar(40) NOT NULL,
    born date,
    note text,
    place point NOT NULL,
    seen timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    twice bigint AS (weight * 2) STORED,
    weight bigint DEFAULT 5,
    hidden int DEFAULT 1 INVISIBLE,
    latin varchar(10) CHARACTER SET latin1,
    CONSTRAINT light CHECK (weight < 1000),
    KEY by_born (born DESC, name(10)),
    FULLTEXT KEY by_note (note),
    SPATIAL KEY by_place (place)
) COMMENT = 'living things' ROW_FORMAT = DYNAMIC;
CREATE TABLE event_log (at date NOT NULL, body text) PARTITION BY RANGE COLUMNS (at)
    (PARTITION old VALUES LESS THAN ('2020-01-01'), PARTITION rest VALUES LESS THAN (MAXVALUE));
CREATE TABLE spread (id int NOT NULL, kind int NOT NULL, PRIMARY KEY (id, kind)) PARTITION BY HASH (id) PARTITIONS 4;
CREATE VIEW young AS SELECT id, name FROM animal WHERE born > '2020-01-01';
CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW younger AS SELECT id, name FROM young WHERE id > 5 WITH LOCAL CHECK OPTION;
CREATE DEFINER = `nobody`@`localhost` VIEW borrowed AS SELECT id FROM animal;
CREATE TRIGGER zebra BEFORE INSERT ON animal FOR EACH ROW SET new.weight = 1;
CREATE TRIGGER ant BEFORE INSERT ON animal FOR EACH ROW FOLLOWS zebra SET new.weight = new.weight + 1;
CREATE TRIGGER mole BEFORE INSERT ON animal FOR EACH ROW PRECEDES ant SET new.weight = new.weight * 2;
CREATE DEFINER = `nobody`@`localhost` TRIGGER after_it AFTER DELETE ON animal FOR EACH ROW INSERT INTO event_log VALUES ('2021-01-01', 'gone');
CREATE FUNCTION grown(x varchar(20) CHARACTER SET latin1) RETURNS varchar(30) DETERMINISTIC NO SQL COMMENT 'it''s longer' RETURN concat(x, '!');
CREATE DEFINER = `nobody`@`localhost` PROCEDURE work(INOUT x int, OUT y text) SQL SECURITY INVOKER READS SQL DATA BEGIN SET y = 'a;b'; SET x = x + 1; END;
SET @own = @@collation_connection, sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', collation_connection = 'utf8mb4_unicode_ci', time_zone = '+03:00';
CREATE FUNCTION quoted() RETURNS int DETERMINISTIC RETURN length('a\n') + (SELECT count("id") FROM animal);
CREATE PROCEDURE many() BEGIN DECLARE x int; SET x = 1; SELECT "id" FROM animal; END;
CREATE TRIGGER strictly BEFORE UPDATE ON animal FOR EACH ROW SET new."weight" = 2;
CREATE EVENT eastern ON SCHEDULE EVERY 2 DAY STARTS '2030-01-01 00:00:00' DO DELETE FROM event_log WHERE body = "body";
SET sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', collation_connection = @own, time_zone = '+00:00';
CREATE EVENT tidy ON SCHEDULE EVERY 2 DAY STARTS '2030-01-01 00:00:00' ENDS '2031-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'old things' DO DELETE FROM event_log;
CREATE EVENT plain ON SCHEDULE EVERY 1 HOUR DO DELETE FROM event_log WHERE at < '2000-01-01';
CREATE EVENT once ON SCHEDULE AT '2037-01-01 10:00:00' DO DELETE FROM event_log;
