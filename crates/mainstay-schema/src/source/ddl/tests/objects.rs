//! Indexes, views, enums, database schemas, extensions, comments.

use super::{on_postgres, on_sqlite};
use insta::assert_snapshot;

#[test]
fn indexes() {
    assert_snapshot!(on_postgres("
        CREATE TABLE t (a int, b text, c text, face vector(3));
        CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS one ON ONLY public.t USING btree (a DESC NULLS LAST, lower(b) COLLATE \"C\" text_pattern_ops, (a + 1)) INCLUDE (c) NULLS NOT DISTINCT WITH (fillfactor = '70') WHERE a > 0 AND b IS NOT NULL;
        CREATE INDEX ON t USING ivfflat (face vector_cosine_ops) WITH (lists = 100);
        CREATE INDEX ON t (a, lower(b), (a || b), ((b)::int)) INCLUDE (c);
        CREATE INDEX IF NOT EXISTS one ON t (a);
        ALTER INDEX one RENAME TO two;
        ALTER INDEX two SET (fillfactor = 80);
        DROP INDEX CONCURRENTLY t_face_idx;
        DROP INDEX IF EXISTS gone, two;
    "), @r##"
    {"change":"create_table","table":{"name":"t","columns":[{"name":"a","type":"integer","nullable":true},{"name":"b","type":"text","nullable":true},{"name":"c","type":"text","nullable":true},{"name":"face","type":{"vector":3},"nullable":true}]}}
    {"change":"create_index","table":"t","index":{"name":"one","keys":[{"column":"a","order":"desc","nulls":"last"},{"expr":"lower(b)","collation":"C","opclass":"text_pattern_ops","order":"asc"},{"expr":"(a + 1)","order":"asc"}],"unique":true,"include":["c"],"predicate":"a > 0 AND b IS NOT NULL","with":{"fillfactor":"70"},"nulls_not_distinct":true},"concurrently":true}
    {"change":"create_index","table":"t","index":{"name":"t_face_idx","keys":[{"column":"face","opclass":"vector_cosine_ops","order":"asc"}],"method":"ivfflat","with":{"lists":"100"}}}
    {"change":"create_index","table":"t","index":{"name":"t_a_lower_expr_b_c_idx","keys":[{"column":"a","order":"asc"},{"expr":"lower(b)","order":"asc"},{"expr":"(a || b)","order":"asc"},{"expr":"((b)::int)","order":"asc"}],"include":["c"]}}
    no change
    {"change":"rename_index","table":"t","from":"one","to":"two"}
    {"change":"drop_index","table":"t","index":{"name":"two","keys":[{"column":"a","order":"desc","nulls":"last"},{"expr":"lower(b)","collation":"C","opclass":"text_pattern_ops","order":"asc"},{"expr":"(a + 1)","order":"asc"}],"unique":true,"include":["c"],"predicate":"a > 0 AND b IS NOT NULL","with":{"fillfactor":"70"},"nulls_not_distinct":true}}
    {"change":"create_index","table":"t","index":{"name":"two","keys":[{"column":"a","order":"desc","nulls":"last"},{"expr":"lower(b)","collation":"C","opclass":"text_pattern_ops","order":"asc"},{"expr":"(a + 1)","order":"asc"}],"unique":true,"include":["c"],"predicate":"a > 0 AND b IS NOT NULL","with":{"fillfactor":"80"},"nulls_not_distinct":true}}
    {"change":"drop_index","table":"t","index":{"name":"t_face_idx","keys":[{"column":"face","opclass":"vector_cosine_ops","order":"asc"}],"method":"ivfflat","with":{"lists":"100"}},"concurrently":true}
    {"change":"drop_index","table":"t","index":{"name":"two","keys":[{"column":"a","order":"desc","nulls":"last"},{"expr":"lower(b)","collation":"C","opclass":"text_pattern_ops","order":"asc"},{"expr":"(a + 1)","order":"asc"}],"unique":true,"include":["c"],"predicate":"a > 0 AND b IS NOT NULL","with":{"fillfactor":"80"},"nulls_not_distinct":true}}
    "##);
    assert_snapshot!(on_sqlite("
        CREATE TABLE t (a, b TEXT);
        CREATE INDEX IF NOT EXISTS \"main\".i ON t (a COLLATE NOCASE DESC, a + b, b ->> '$.x' DESC, CAST(a AS TEXT), 'b') WHERE a IS NOT NULL;
    "), @r##"
    {"change":"create_table","table":{"name":"t","columns":[{"name":"a","type":{"native":""},"nullable":true},{"name":"b","type":"text","nullable":true}]}}
    {"change":"create_index","table":"t","index":{"name":"i","keys":[{"column":"a","collation":"nocase","order":"desc"},{"expr":"a + b","order":"asc"},{"expr":"b ->> '$.x'","order":"desc"},{"expr":"CAST(a AS TEXT)","order":"asc"},{"column":"b","order":"asc"}],"predicate":"a IS NOT NULL"}}
    "##);
}

#[test]
fn views() {
    assert_snapshot!(on_postgres("
        CREATE TABLE t (a int); CREATE SCHEMA s; CREATE TABLE s.u (b int);
        CREATE VIEW v (x) WITH (security_barrier) AS SELECT a FROM t JOIN s.u ON a = b WITH LOCAL CHECK OPTION;
        CREATE OR REPLACE VIEW v (x) AS SELECT a + 1 FROM t;
        CREATE MATERIALIZED VIEW IF NOT EXISTS m AS WITH q AS (SELECT * FROM v) SELECT * FROM q WITH NO DATA;
        CREATE INDEX ON m (x);
        COMMENT ON MATERIALIZED VIEW m IS 'stored';
        DROP INDEX m_x_idx;
        DROP MATERIALIZED VIEW m;
        DROP VIEW IF EXISTS v, w RESTRICT;
    "), @r##"
    {"change":"create_table","table":{"name":"t","columns":[{"name":"a","type":"integer","nullable":true}]}}
    {"change":"create_namespace","name":"s"}
    {"change":"create_table","table":{"name":"s.u","columns":[{"name":"b","type":"integer","nullable":true}]}}
    {"change":"create_view","view":{"name":"v","columns":["x"],"query":"SELECT a FROM t JOIN s.u ON a = b","options":{"security_barrier":"true","check_option":"local"},"reads":["t","s.u"]}}
    {"change":"drop_view","view":{"name":"v","columns":["x"],"query":"SELECT a FROM t JOIN s.u ON a = b","options":{"security_barrier":"true","check_option":"local"},"reads":["t","s.u"]}}
    {"change":"create_view","view":{"name":"v","columns":["x"],"query":"SELECT a + 1 FROM t","reads":["t"]}}
    {"change":"create_view","view":{"name":"m","query":"WITH q AS (SELECT * FROM v) SELECT * FROM q","materialized":true,"reads":["v"]}}
    {"change":"create_index","table":"m","index":{"name":"m_x_idx","keys":[{"column":"x","order":"asc"}]}}
    {"change":"set_comment","on":{"view":"m"},"from":null,"to":"stored"}
    {"change":"drop_index","table":"m","index":{"name":"m_x_idx","keys":[{"column":"x","order":"asc"}]}}
    {"change":"drop_view","view":{"name":"m","query":"WITH q AS (SELECT * FROM v) SELECT * FROM q","materialized":true,"comment":"stored","reads":["v"]}}
    {"change":"drop_view","view":{"name":"v","columns":["x"],"query":"SELECT a + 1 FROM t","reads":["t"]}}
    "##);
}

#[test]
fn enums() {
    assert_snapshot!(on_postgres("
        CREATE TYPE mood AS ENUM ('sad', 'it''s ok');
        ALTER TYPE mood ADD VALUE 'happy';
        ALTER TYPE mood ADD VALUE IF NOT EXISTS 'happy' BEFORE 'sad';
        ALTER TYPE mood ADD VALUE 'worse' BEFORE 'sad';
        ALTER TYPE mood ADD VALUE 'better' AFTER 'sad';
        ALTER TYPE mood RENAME VALUE 'it''s ok' TO 'fine';
        ALTER TYPE mood OWNER TO me;
        COMMENT ON TYPE mood IS E'one\\'s\\nmood';
        CREATE TYPE pair AS (a int, b int);
        ALTER TYPE pair ADD ATTRIBUTE c int;
        DROP TYPE pair;
        DROP TYPE mood;
    "), @r##"
    {"change":"create_enum","enum":{"name":"mood","values":["sad","it's ok"]}}
    {"change":"alter_enum","from":{"name":"mood","values":["sad","it's ok"]},"to":{"name":"mood","values":["sad","it's ok","happy"]}}
    no change
    {"change":"alter_enum","from":{"name":"mood","values":["sad","it's ok","happy"]},"to":{"name":"mood","values":["worse","sad","it's ok","happy"]}}
    {"change":"alter_enum","from":{"name":"mood","values":["worse","sad","it's ok","happy"]},"to":{"name":"mood","values":["worse","sad","better","it's ok","happy"]}}
    {"change":"rename_enum_value","name":"mood","from":"it's ok","to":"fine"}
    opaque
    {"change":"set_comment","on":{"enum":"mood"},"from":null,"to":"one's\nmood"}
    opaque
    opaque
    opaque
    {"change":"drop_enum","enum":{"name":"mood","values":["worse","sad","better","fine","happy"],"comment":"one's\nmood"}}
    "##);
}

#[test]
fn schemas_extensions_and_comments() {
    assert_snapshot!(on_postgres("
        CREATE SCHEMA IF NOT EXISTS public; CREATE SCHEMA app;
        CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA app VERSION '0.8' CASCADE;
        CREATE EXTENSION IF NOT EXISTS vector;
        ALTER EXTENSION vector UPDATE TO '0.9';
        CREATE EXTENSION \"uuid-ossp\";
        ALTER EXTENSION \"uuid-ossp\" UPDATE;
        DROP EXTENSION IF EXISTS vector, gone;
        CREATE TABLE app.t (a int UNIQUE); CREATE INDEX i ON app.t (a);
        COMMENT ON TABLE app.t IS 'rows';
        COMMENT ON COLUMN app.t.a IS 'a number';
        COMMENT ON COLUMN app.t.a IS $$a number$$;
        COMMENT ON INDEX app.i IS 'fast';
        COMMENT ON INDEX app.t_a_key IS 'behind a constraint';
        COMMENT ON TABLE app.t IS '';
        COMMENT ON FUNCTION f(int) IS 'x';
        DROP TABLE app.t;
        DROP SCHEMA IF EXISTS app CASCADE;
    "), @r##"
    no change
    {"change":"create_namespace","name":"app"}
    {"change":"create_extension","extension":{"name":"vector","schema":"app","version":"0.8"}}
    no change
    {"change":"alter_extension","from":{"name":"vector","schema":"app","version":"0.8"},"to":{"name":"vector","schema":"app","version":"0.9"}}
    {"change":"create_extension","extension":{"name":"uuid-ossp"}}
    opaque
    {"change":"drop_extension","extension":{"name":"vector","schema":"app","version":"0.9"}}
    {"change":"create_table","table":{"name":"app.t","columns":[{"name":"a","type":"integer","nullable":true}],"uniques":[{"name":"t_a_key","columns":["a"],"timing":"not_deferrable"}]}}
    {"change":"create_index","table":"app.t","index":{"name":"i","keys":[{"column":"a","order":"asc"}]}}
    {"change":"set_comment","on":{"table":"app.t"},"from":null,"to":"rows"}
    {"change":"alter_column","table":"app.t","from":{"name":"a","type":"integer","nullable":true},"to":{"name":"a","type":"integer","nullable":true,"comment":"a number"}}
    no change
    {"change":"set_comment","on":{"index":{"table":"app.t","index":"i"}},"from":null,"to":"fast"}
    opaque
    {"change":"set_comment","on":{"table":"app.t"},"from":"rows","to":null}
    opaque
    {"change":"drop_table","table":{"name":"app.t","columns":[{"name":"a","type":"integer","nullable":true,"comment":"a number"}],"uniques":[{"name":"t_a_key","columns":["a"],"timing":"not_deferrable"}],"indexes":[{"name":"i","keys":[{"column":"a","order":"asc"}],"comment":"fast"}]}}
    {"change":"drop_namespace","name":"app"}
    "##);
}

#[test]
fn tables_go_in_an_order_that_works() {
    assert_snapshot!(on_postgres("
        CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
        CREATE TABLE c (b int REFERENCES b);
        ALTER TABLE a ADD b int REFERENCES b;
        DROP TABLE IF EXISTS a, b, gone CASCADE;
    "), @r##"
    {"change":"create_table","table":{"name":"a","columns":[{"name":"id","type":"integer","nullable":false}],"primary_key":{"columns":["id"]}}}
    {"change":"create_table","table":{"name":"b","columns":[{"name":"id","type":"integer","nullable":false},{"name":"a","type":"integer","nullable":true}],"primary_key":{"columns":["id"]},"foreign_keys":[{"name":"b_a_fkey","columns":["a"],"references":"a","referenced":["id"],"on_delete":"no_action","on_update":"no_action","timing":"not_deferrable"}]}}
    {"change":"create_table","table":{"name":"c","columns":[{"name":"b","type":"integer","nullable":true}],"foreign_keys":[{"name":"c_b_fkey","columns":["b"],"references":"b","referenced":["id"],"on_delete":"no_action","on_update":"no_action","timing":"not_deferrable"}]}}
    {"change":"add_column","table":"a","column":{"name":"b","type":"integer","nullable":true}}
    {"change":"add_constraint","table":"a","constraint":{"foreign_key":{"name":"a_b_fkey","columns":["b"],"references":"b","referenced":["id"],"on_delete":"no_action","on_update":"no_action","timing":"not_deferrable"}}}
    {"change":"drop_constraint","table":"c","constraint":{"foreign_key":{"name":"c_b_fkey","columns":["b"],"references":"b","referenced":["id"],"on_delete":"no_action","on_update":"no_action","timing":"not_deferrable"}}}
    {"change":"drop_constraint","table":"b","constraint":{"foreign_key":{"name":"b_a_fkey","columns":["a"],"references":"a","referenced":["id"],"on_delete":"no_action","on_update":"no_action","timing":"not_deferrable"}}}
    {"change":"drop_table","table":{"name":"a","columns":[{"name":"id","type":"integer","nullable":false},{"name":"b","type":"integer","nullable":true}],"primary_key":{"columns":["id"]},"foreign_keys":[{"name":"a_b_fkey","columns":["b"],"references":"b","referenced":["id"],"on_delete":"no_action","on_update":"no_action","timing":"not_deferrable"}]}}
    {"change":"drop_table","table":{"name":"b","columns":[{"name":"id","type":"integer","nullable":false},{"name":"a","type":"integer","nullable":true}],"primary_key":{"columns":["id"]}}}
    "##);
}

#[test]
fn what_a_schema_has_no_words_for() {
    for statement in [
        "INSERT INTO t VALUES (1)",
        "UPDATE t SET a = 1",
        "WITH q AS (SELECT 1) INSERT INTO t SELECT * FROM q",
        "SELECT setval('s', 1)",
        "TRUNCATE t",
        "GRANT ALL ON t TO me",
        "DO $$ BEGIN END $$",
        "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$",
        "CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()",
        "CREATE TEMP TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END",
        "DROP TRIGGER g ON t",
        "ALTER SEQUENCE s OWNED BY t.a",
        "CREATE VIRTUAL TABLE f USING fts5(a)",
        "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO me",
        "PRAGMA foreign_keys = ON",
        "REFRESH MATERIALIZED VIEW m",
        "ALTER VIEW v OWNER TO me",
        "-- nothing but a comment",
    ] {
        assert_eq!(on_postgres(statement).replace("opaque\n", ""), "", "{statement}");
    }
}
