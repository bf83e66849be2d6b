//! `CREATE TABLE`.

use super::{made, on_postgres, on_sqlite, postgres};
use crate::schema::ObjectName;
use insta::assert_snapshot;

#[test]
fn types() {
    assert_snapshot!(on_postgres("
        CREATE TYPE role AS ENUM ('a', 'b');
        CREATE TYPE date AS ENUM ('x');
        CREATE TABLE t (
            a smallint, b INT, c bigint, d double  precision, e numeric(10 , 2), f character varying(20), g char(3),
            h timestamp (6) without time zone, i TIMESTAMP WITH TIME ZONE, j timestamptz, k text[], l int ARRAY[3],
            m public.role, n role[], o halfvec(3), p vector(3), q interval day to second(3), r \"Odd Type\", s date,
            u public.date
        );
    "), @r##"
    {"change":"create_enum","enum":{"name":"role","values":["a","b"]}}
    {"change":"create_enum","enum":{"name":"date","values":["x"]}}
    {"change":"create_table","table":{"name":"t","columns":[{"name":"a","type":"small_int","nullable":true},{"name":"b","type":"integer","nullable":true},{"name":"c","type":"big_int","nullable":true},{"name":"d","type":"double","nullable":true},{"name":"e","type":{"numeric":[10,2]},"nullable":true},{"name":"f","type":{"varchar":20},"nullable":true},{"name":"g","type":{"char":3},"nullable":true},{"name":"h","type":"timestamp","nullable":true},{"name":"i","type":"timestamp_tz","nullable":true},{"name":"j","type":"timestamp_tz","nullable":true},{"name":"k","type":{"array":"text"},"nullable":true},{"name":"l","type":{"array":"integer"},"nullable":true},{"name":"m","type":{"enum":"role"},"nullable":true},{"name":"n","type":{"array":{"enum":"role"}},"nullable":true},{"name":"o","type":{"native":"halfvec(3)"},"nullable":true},{"name":"p","type":{"vector":3},"nullable":true},{"name":"q","type":{"native":"interval day to second(3)"},"nullable":true},{"name":"r","type":{"native":"\"Odd Type\""},"nullable":true},{"name":"s","type":"date","nullable":true},{"name":"u","type":{"enum":"date"},"nullable":true}]}}
    "##);
}

#[test]
fn a_type_of_any_words_where_the_engine_takes_them() {
    assert_snapshot!(on_sqlite("
        CREATE TABLE t (a, b UNSIGNED BIG INT, c NUMERIC TEXT(10, 2) NOT NULL, d VARCHAR(5) CHECK (length(d) <= 5),
            [e e] TEXT DEFAULT 'x', `f` INTEGER, 'g' BLOB, h DOUBLE PRECISION DEFAULT -1.5, i DEFAULT (1 + 1));
    "), @r##"
    {"change":"create_table","table":{"name":"t","columns":[{"name":"a","type":{"native":""},"nullable":true},{"name":"b","type":{"native":"UNSIGNED BIG INT"},"nullable":true},{"name":"c","type":{"numeric":[10,2]},"nullable":false},{"name":"d","type":{"varchar":5},"nullable":true},{"name":"e e","type":"text","nullable":true,"default":"'x'"},{"name":"f","type":"integer","nullable":true},{"name":"g","type":"bytea","nullable":true},{"name":"h","type":"double","nullable":true,"default":"-1.5"},{"name":"i","type":{"native":""},"nullable":true,"default":"(1 + 1)"}],"checks":[{"name":"t_d_check","expr":"length(d) <= 5"}]}}
    "##);
}

#[test]
fn defaults() {
    assert_snapshot!(on_postgres("
        CREATE TABLE t (
            a int DEFAULT -1 NOT NULL, b text DEFAULT 'it''s'::text NULL, c timestamptz DEFAULT now() CHECK (c > '2000-01-01'),
            d timestamp DEFAULT CURRENT_TIMESTAMP UNIQUE, e text DEFAULT lower('A' || 'b') COLLATE \"C\", f int DEFAULT (1 + 2),
            g int DEFAULT NULL, h date DEFAULT date '2026-01-01', i interval DEFAULT interval '1' day NOT NULL,
            j text[] DEFAULT '{}'::text[], k int[] DEFAULT ARRAY[1, 2], l bool DEFAULT true, m int DEFAULT CASE WHEN true THEN 1 END,
            n float DEFAULT 2 * -3.5::double precision -- a comment
        );
    "), @r##"
    {"change":"create_table","table":{"name":"t","columns":[{"name":"a","type":"integer","nullable":false,"default":"-1"},{"name":"b","type":"text","nullable":true,"default":"'it''s'::text"},{"name":"c","type":"timestamp_tz","nullable":true,"default":"now()"},{"name":"d","type":"timestamp","nullable":true,"default":"CURRENT_TIMESTAMP"},{"name":"e","type":"text","nullable":true,"default":"lower('A' || 'b')","collation":"C"},{"name":"f","type":"integer","nullable":true,"default":"(1 + 2)"},{"name":"g","type":"integer","nullable":true},{"name":"h","type":"date","nullable":true,"default":"date '2026-01-01'"},{"name":"i","type":{"native":"interval"},"nullable":false,"default":"interval '1' day"},{"name":"j","type":{"array":"text"},"nullable":true,"default":"'{}'::text[]"},{"name":"k","type":{"array":"integer"},"nullable":true,"default":"ARRAY[1, 2]"},{"name":"l","type":"boolean","nullable":true,"default":"true"},{"name":"m","type":"integer","nullable":true,"default":"CASE WHEN true THEN 1 END"},{"name":"n","type":"double","nullable":true,"default":"2 * -3.5::double precision"}],"uniques":[{"name":"t_d_key","columns":["d"],"timing":"not_deferrable"}],"checks":[{"name":"t_c_check","expr":"c > '2000-01-01'"}]}}
    "##);
}

#[test]
fn values_that_come_by_themselves() {
    assert_snapshot!(on_postgres("
        CREATE TABLE a (id bigserial PRIMARY KEY, n smallserial);
        CREATE TABLE b (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);
        CREATE TABLE c (id int GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5 NO MINVALUE MAXVALUE 900 CACHE 1 CYCLE),
            down bigint GENERATED ALWAYS AS IDENTITY (INCREMENT -1 MAXVALUE 50), usual int GENERATED ALWAYS AS IDENTITY (START 3 MINVALUE 3 MAXVALUE 2147483647));
        CREATE TABLE d (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c int GENERATED ALWAYS AS (a + 1));
    "), @r##"
    {"change":"create_table","table":{"name":"a","columns":[{"name":"id","type":"big_int","nullable":false,"identity":{"kind":"serial"}},{"name":"n","type":"small_int","nullable":false,"identity":{"kind":"serial"}}],"primary_key":{"columns":["id"]}}}
    {"change":"create_table","table":{"name":"b","columns":[{"name":"id","type":"big_int","nullable":false,"identity":{"kind":"by_default"}}],"primary_key":{"columns":["id"]}}}
    {"change":"create_table","table":{"name":"c","columns":[{"name":"id","type":"integer","nullable":false,"identity":{"kind":"always","start":10,"increment":5,"max":900,"cycle":true}},{"name":"down","type":"big_int","nullable":false,"identity":{"kind":"always","increment":-1,"max":50}},{"name":"usual","type":"integer","nullable":false,"identity":{"kind":"always","min":3}}]}}
    {"change":"create_table","table":{"name":"d","columns":[{"name":"a","type":"integer","nullable":true},{"name":"b","type":"integer","nullable":true,"generated":{"expr":"a * 2","stored":true}},{"name":"c","type":"integer","nullable":true,"generated":{"expr":"a + 1","stored":false}}]}}
    "##);
    assert_snapshot!(on_sqlite("
        CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, b INT AS (id + 1) STORED) STRICT, WITHOUT ROWID;
        CREATE TABLE b (\"id\" INTEGER, PRIMARY KEY(\"id\" AUTOINCREMENT));
        CREATE TABLE c (id INTEGER PRIMARY KEY);
    "), @r##"
    {"change":"create_table","table":{"name":"a","columns":[{"name":"id","type":"integer","nullable":false,"identity":{"kind":"by_default"}},{"name":"b","type":"integer","nullable":true,"generated":{"expr":"id + 1","stored":true}}],"primary_key":{"columns":["id"]},"options":{"strict":"","without rowid":""}}}
    {"change":"create_table","table":{"name":"b","columns":[{"name":"id","type":"integer","nullable":false,"identity":{"kind":"by_default"}}],"primary_key":{"columns":["id"]}}}
    {"change":"create_table","table":{"name":"c","columns":[{"name":"id","type":"integer","nullable":false}],"primary_key":{"columns":["id"]}}}
    "##);
}

#[test]
fn constraints() {
    assert_snapshot!(on_postgres("
        CREATE TABLE p (a int, b int, CONSTRAINT p_key PRIMARY KEY (a, b));
        CREATE TABLE q (id int CONSTRAINT q_pkey PRIMARY KEY);
        CREATE TABLE t (
            id int UNIQUE NULLS NOT DISTINCT DEFERRABLE INITIALLY DEFERRED,
            q int CONSTRAINT to_q REFERENCES q MATCH FULL ON DELETE SET NULL (q) ON UPDATE CASCADE NOT NULL,
            a int, b int CONSTRAINT positive CHECK (b > 0) NO INHERIT,
            FOREIGN KEY (a, b) REFERENCES p ON DELETE RESTRICT DEFERRABLE,
            CONSTRAINT once UNIQUE (a, b) INCLUDE (id),
            EXCLUDE USING gist (a WITH =, int4range(a, b) WITH &&) WHERE (a > 0),
            CHECK (a <> b) NOT VALID
        ) WITH (fillfactor = 70, autovacuum_enabled = FALSE);
        CREATE UNLOGGED TABLE tree (id int PRIMARY KEY, parent int REFERENCES tree);
        CREATE TABLE log (at date) PARTITION BY range (at);
    "), @r##"
    {"change":"create_table","table":{"name":"p","columns":[{"name":"a","type":"integer","nullable":false},{"name":"b","type":"integer","nullable":false}],"primary_key":{"name":"p_key","columns":["a","b"]}}}
    {"change":"create_table","table":{"name":"q","columns":[{"name":"id","type":"integer","nullable":false}],"primary_key":{"columns":["id"]}}}
    {"change":"create_table","table":{"name":"t","columns":[{"name":"id","type":"integer","nullable":true},{"name":"q","type":"integer","nullable":false},{"name":"a","type":"integer","nullable":true},{"name":"b","type":"integer","nullable":true}],"uniques":[{"name":"t_id_key","columns":["id"],"nulls_not_distinct":true,"timing":"initially_deferred"},{"name":"once","columns":["a","b"],"include":["id"],"timing":"not_deferrable"}],"foreign_keys":[{"name":"to_q","columns":["q"],"references":"q","referenced":["id"],"on_delete":{"set_null":["q"]},"on_update":"cascade","match_full":true,"timing":"not_deferrable"},{"name":"t_a_b_fkey","columns":["a","b"],"references":"p","referenced":["a","b"],"on_delete":"restrict","on_update":"no_action","timing":"initially_immediate"}],"checks":[{"name":"positive","expr":"b > 0","no_inherit":true},{"name":"t_check","expr":"a <> b"}],"exclusions":[{"name":"t_a_int4range_excl","definition":"EXCLUDE USING gist (a WITH =, int4range(a, b) WITH &&) WHERE (a > 0)"}],"options":{"fillfactor":"70","autovacuum_enabled":"false"}}}
    {"change":"create_table","table":{"name":"tree","columns":[{"name":"id","type":"integer","nullable":false},{"name":"parent","type":"integer","nullable":true}],"primary_key":{"columns":["id"]},"foreign_keys":[{"name":"tree_parent_fkey","columns":["parent"],"references":"tree","referenced":["id"],"on_delete":"no_action","on_update":"no_action","timing":"not_deferrable"}],"options":{"unlogged":""}}}
    {"change":"create_table","table":{"name":"log","columns":[{"name":"at","type":"date","nullable":true}],"options":{"partition by":"RANGE (at)"}}}
    "##);
}

#[test]
fn names_that_the_server_would_give() {
    let script = "
        CREATE TABLE t (a int CHECK (a > 0), b int CHECK (a > b), c int UNIQUE, d int PRIMARY KEY REFERENCES t,
            CHECK (c > 0), CHECK (c > 1), CHECK (1 > 0), CONSTRAINT t_b_check CHECK (b > 0), CHECK (length(b::text) > 0),
            UNIQUE (a, b), UNIQUE (d), UNIQUE (c), FOREIGN KEY (a) REFERENCES t, FOREIGN KEY (a) REFERENCES t (c));
        CREATE TABLE t_a (a int, b int UNIQUE);
        CREATE TABLE t_a_b (key int UNIQUE);
        CREATE TABLE t_c (id int);
        CREATE TABLE once (id int PRIMARY KEY, CONSTRAINT named UNIQUE (id), b int UNIQUE, CONSTRAINT b2 UNIQUE (b), CONSTRAINT b3 UNIQUE (b));
        ALTER TABLE t_c ADD COLUMN key int, ADD UNIQUE (id), ADD UNIQUE (id, key);
    ";
    let state = made(script, postgres());
    let names = |table: &str| {
        let table = &state.tables[&ObjectName::from(table)];
        let uniques = table.uniques.iter().filter_map(|one| one.name.clone());
        let keys = table.foreign_keys.iter().filter_map(|one| one.name.clone());
        let checks = table.checks.iter().filter_map(|one| one.name.clone());
        uniques.chain(keys).chain(checks).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        names("t"),
        "t_c_key t_a_b_key t_d_fkey t_a_fkey t_a_fkey1 t_a_check t_check t_c_check t_c_check1 t_check1 t_b_check t_b_check1"
    );
    assert_eq!(names("t_a"), "t_a_b_key1");
    assert_eq!(names("once"), "b2");
    assert_eq!(names("t_c"), "t_c_id_key t_c_id_key_key");
}

#[test]
fn nothing_where_it_is_there_already() {
    assert_snapshot!(on_postgres("
        CREATE TABLE IF NOT EXISTS public.t (id int);
        CREATE TABLE IF NOT EXISTS t (id bigint);
        CREATE TABLE t (id int);
        CREATE TABLE empty ();
    "), @r##"
    {"change":"create_table","table":{"name":"t","columns":[{"name":"id","type":"integer","nullable":true}]}}
    no change
    error 1:14: there is a table or view t already [drop it first, or say IF NOT EXISTS]
    {"change":"create_table","table":{"name":"empty","columns":[]}}
    "##);
}
