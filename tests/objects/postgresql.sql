-- One of every kind of object that a user of PostgreSQL makes without being able to write C. Roles are those of
-- the test: {role} is made before and dropped after it.
CREATE SCHEMA yard;
CREATE TYPE mood AS ENUM ('calm', 'keen');
CREATE TYPE span AS (low integer, high integer, note text COLLATE "C");
CREATE TYPE floatrange AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);
CREATE DOMAIN score AS integer DEFAULT 1 CONSTRAINT score_is_low CHECK (VALUE < 100) NOT NULL;
CREATE COLLATION plain (LOCALE = 'C');
CREATE TYPE small_int4;
CREATE FUNCTION small_in(cstring) RETURNS small_int4 LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION small_out(small_int4) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE small_int4 (INPUT = small_in, OUTPUT = small_out, LIKE = int4);
CREATE FUNCTION small_less(small_int4, small_int4) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4lt';
CREATE FUNCTION small_equal(small_int4, small_int4) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4eq';
CREATE FUNCTION small_order(small_int4, small_int4) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'btint4cmp';
CREATE OPERATOR <<< (FUNCTION = small_less, LEFTARG = small_int4, RIGHTARG = small_int4);
CREATE OPERATOR === (FUNCTION = small_equal, LEFTARG = small_int4, RIGHTARG = small_int4, MERGES);
CREATE OPERATOR FAMILY small_family USING btree;
CREATE OPERATOR CLASS small_ops DEFAULT FOR TYPE small_int4 USING btree FAMILY small_family AS
    OPERATOR 1 <<<, OPERATOR 3 ===, FUNCTION 1 small_order(small_int4, small_int4);
CREATE FUNCTION small_and_big(small_int4, int8) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int48lt';
CREATE OPERATOR <<< (FUNCTION = small_and_big, LEFTARG = small_int4, RIGHTARG = int8);
ALTER OPERATOR FAMILY small_family USING btree ADD OPERATOR 1 <<< (small_int4, int8);
CREATE CAST (small_int4 AS integer) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE FUNCTION to_span(text) RETURNS span LANGUAGE sql IMMUTABLE AS $$ SELECT ROW(1, 2, $1)::span $$;
CREATE CAST (text AS span) WITH FUNCTION to_span(text);
CREATE FUNCTION sum_up(state integer, one integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce(state, 0) + one $$;
CREATE FUNCTION take_off(state integer, one integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT state - one $$;
CREATE AGGREGATE total(integer) (SFUNC = sum_up, STYPE = integer, INITCOND = '0', MSFUNC = sum_up, MINVFUNC = take_off,
    MSTYPE = integer, MINITCOND = '0', COMBINEFUNC = sum_up, PARALLEL = SAFE);
CREATE AGGREGATE middle(double precision ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal,
    FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE PROCEDURE do_nothing() LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE SEQUENCE yard.tickets INCREMENT 5 MAXVALUE 1000 CYCLE;
CREATE CONVERSION latin_here FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE TRUSTED LANGUAGE plother HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler;
CREATE TEXT SEARCH TEMPLATE simple_too (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY plain_words (TEMPLATE = simple_too, STOPWORDS = english);
CREATE TEXT SEARCH PARSER parser_too (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype,
    HEADLINE = prsd_headline);
CREATE TEXT SEARCH CONFIGURATION words (PARSER = parser_too);
ALTER TEXT SEARCH CONFIGURATION words ADD MAPPING FOR asciiword, word WITH plain_words, simple;
CREATE FOREIGN DATA WRAPPER elsewhere OPTIONS (colour 'red');
CREATE SERVER there TYPE 'old' VERSION '1' FOREIGN DATA WRAPPER elsewhere OPTIONS (host 'example');
CREATE FOREIGN TABLE remote (id integer NOT NULL CONSTRAINT positive CHECK (id > 0), name text OPTIONS (field 'n')) SERVER there;

CREATE TABLE animal (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, born date DEFAULT current_date,
    mood mood, place span, weight score, tail double precision, words tsvector GENERATED ALWAYS AS (to_tsvector('words', name)) STORED);
ALTER TABLE animal ALTER COLUMN name SET STORAGE EXTERNAL, ALTER COLUMN name SET STATISTICS 500, ALTER COLUMN tail SET (n_distinct = 5);
CREATE TABLE bird (wings integer DEFAULT 2 CHECK (wings >= 0)) INHERITS (animal);
ALTER TABLE bird ADD PRIMARY KEY (id);
ALTER TABLE bird ALTER COLUMN born SET DEFAULT DATE '2000-01-01', ALTER COLUMN mood SET NOT NULL;
CREATE INDEX bird_name ON bird (name);
CREATE TABLE rare (wings integer, reason text) INHERITS (bird);
CREATE TABLE event (at timestamptz NOT NULL, kind integer NOT NULL, body text) PARTITION BY RANGE (at);
CREATE TABLE event_old PARTITION OF event FOR VALUES FROM (MINVALUE) TO ('2020-01-01') PARTITION BY LIST (kind);
CREATE TABLE event_old_1 PARTITION OF event_old FOR VALUES IN (1) WITH (fillfactor = 80);
CREATE UNLOGGED TABLE event_rest PARTITION OF event DEFAULT;
ALTER TABLE event_rest ALTER COLUMN body SET DEFAULT 'none';
CREATE INDEX event_kind ON event (kind);
CREATE INDEX event_rest_body ON event_rest (body);
CREATE UNIQUE INDEX animal_name ON animal (name);
ALTER TABLE animal REPLICA IDENTITY USING INDEX animal_name;
ALTER TABLE animal CLUSTER ON animal_pkey;
CREATE STATISTICS animal_pair ON name, born FROM animal;
ALTER STATISTICS animal_pair SET STATISTICS 40;
CREATE TABLE kept (id integer);
CREATE TABLE of_span OF span (PRIMARY KEY (low));
CREATE TABLE kept_too (id integer) USING heap_too;
CREATE TABLE far (id integer PRIMARY KEY, name text) TABLESPACE {role};
CREATE INDEX far_name ON far (name) TABLESPACE {role};
CREATE VIEW young AS SELECT id, name FROM animal WHERE born > DATE '2020-01-01';
ALTER VIEW young ALTER COLUMN name SET DEFAULT 'nameless';
CREATE MATERIALIZED VIEW counted AS SELECT mood, count(*) AS number FROM animal GROUP BY mood;
CREATE UNIQUE INDEX counted_mood ON counted (mood);
CREATE RULE no_old AS ON INSERT TO young WHERE new.id < 0 DO INSTEAD NOTHING;
CREATE RULE no_kept AS ON DELETE TO kept DO INSTEAD NOTHING;
ALTER TABLE kept DISABLE RULE no_kept;
CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER watched BEFORE INSERT ON animal FOR EACH ROW EXECUTE FUNCTION watch();
ALTER TABLE animal ENABLE ALWAYS TRIGGER watched;
CREATE CONSTRAINT TRIGGER watched_late AFTER UPDATE ON animal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION watch();
CREATE FUNCTION notice() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER noticed ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION notice();
ALTER EVENT TRIGGER noticed DISABLE;
ALTER TABLE animal ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_animals ON animal FOR SELECT TO {role} USING (name = current_user);
CREATE TRANSFORM FOR span LANGUAGE plother (FROM SQL WITH FUNCTION prsd_lextype(internal));
CREATE PUBLICATION news FOR TABLE ONLY animal (id, name) WHERE (id > 5) WITH (publish = 'insert, update');
CREATE PUBLICATION whole FOR TABLES IN SCHEMA yard;
COMMENT ON FUNCTION watch() IS 'looks';
COMMENT ON CONSTRAINT score_is_low ON DOMAIN score IS 'low';
GRANT SELECT, INSERT ON animal TO {role};
GRANT UPDATE (name), SELECT (born) ON animal TO {role} WITH GRANT OPTION;
REVOKE EXECUTE ON FUNCTION watch() FROM PUBLIC;
GRANT USAGE ON SCHEMA yard TO {role};
ALTER TABLE kept OWNER TO {role};
ALTER FUNCTION watch() OWNER TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA yard GRANT SELECT ON TABLES TO {role};

-- Named, and refused:
CREATE USER MAPPING FOR PUBLIC SERVER there OPTIONS (secret 'never shown');
CREATE SUBSCRIPTION olds CONNECTION 'host=nowhere password=never_shown' PUBLICATION news WITH (connect = false, slot_name = NONE, enabled = false);
