CREATE TABLE map (at point NOT NULL SRID 4326);
CREATE TABLE loose (a int, b int, CONSTRAINT kept_out CHECK (a > b) NOT ENFORCED, KEY by_sum ((a + b)));
