CREATE TABLE map (at point NOT NULL SRID 4326);
CREATE TABLE keyed (a int, b int, PRIMARY KEY (a, b) COMMENT 'two', UNIQUE KEY u (b) COMMENT 'one');
CREATE LIBRARY sums COMMENT 'adds; more' LANGUAGE JAVASCRIPT AS 'export function add(a, b) { return a + b; }';
CREATE FUNCTION added(a int) RETURNS int DETERMINISTIC LANGUAGE JAVASCRIPT USING (sums AS s) AS 'return s.add(a, 1);';
CREATE TABLE paired (a int PRIMARY KEY, b int);
CREATE JSON DUALITY VIEW as_json AS SELECT JSON_DUALITY_OBJECT(WITH (UPDATE) '_id': a, 'other': b) FROM paired;
CREATE TABLE loose (a int, b int, CONSTRAINT kept_out CHECK (a > b) NOT ENFORCED, KEY by_sum ((a + b)));
