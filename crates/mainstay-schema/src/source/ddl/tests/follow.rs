//! What several statements make together.

use super::{made, on_postgres, postgres};
use crate::change::Change;
use crate::schema::{Column, EnumType, ObjectName, Type};
use insta::assert_snapshot;

/// The way in which PostgreSQL has to take a value out of an enum, as the dialect writes it.
#[test]
fn an_enum_is_made_anew() {
    let before = "
        CREATE TYPE role AS ENUM ('admin', 'guest', 'user');
        CREATE TABLE users (role role NOT NULL DEFAULT 'user', roles role[]);
    ";
    let from = made(before, postgres());
    let role = from.enums[&ObjectName::from("role")].clone();
    let to = EnumType { values: vec!["admin".into(), "user".into()], ..role.clone() };
    let change = Change::AlterEnum { from: role, to };
    let steps = postgres().render(std::slice::from_ref(&change), &from).unwrap();
    let rebuild: String = steps.iter().map(|step| format!("{};\n", step.sql)).collect();
    assert!(rebuild.contains("RENAME TO"), "{rebuild}");

    let mut expected = from.clone();
    expected.apply(&change).unwrap();
    assert_eq!(made(&format!("{before};{rebuild}"), postgres()), expected, "{rebuild}");
}

#[test]
fn columns_follow_a_renamed_enum() {
    let state = made(
        "CREATE TYPE a AS ENUM ('x'); CREATE TABLE t (one a, many a[]); ALTER TYPE a RENAME TO b; CREATE TYPE a AS ENUM ('y')",
        postgres(),
    );
    let b = Type::Enum("b".into());
    let columns = [Column::new("one", b.clone()), Column::new("many", Type::Array(Box::new(b)))];
    assert_eq!(state.tables[&ObjectName::from("t")].columns, columns);
}

/// Whatever the dialect writes for a table, the reader takes for that table.
#[test]
fn what_is_written_is_read_back() {
    let script = "
        CREATE SCHEMA app; CREATE TYPE app.role AS ENUM ('a');
        CREATE TABLE teams (id bigint GENERATED ALWAYS AS IDENTITY (INCREMENT BY 2) PRIMARY KEY, \"Na me\" varchar(10) NOT NULL UNIQUE);
        CREATE TABLE app.users (
            id serial PRIMARY KEY, role app.role DEFAULT 'a', tags text[] DEFAULT '{}'::text[] NOT NULL, n numeric(5, 2) CHECK (n > 0),
            team bigint REFERENCES teams ON DELETE SET NULL (team) DEFERRABLE INITIALLY DEFERRED, full_n numeric GENERATED ALWAYS AS (n * 2) STORED,
            CONSTRAINT spans EXCLUDE USING gist (int4range(id, id) WITH &&), UNIQUE NULLS NOT DISTINCT (role, n) INCLUDE (tags)
        ) WITH (fillfactor = 70);
        CREATE INDEX i ON app.users USING gin (tags) WHERE n > 0;
        COMMENT ON TABLE app.users IS 'people'; COMMENT ON COLUMN app.users.n IS 'it''s a number';
        CREATE VIEW app.v AS SELECT id FROM app.users;
    ";
    let state = made(script, postgres());
    let enums = state.enums.values().map(|one| Change::CreateEnum { enumeration: one.clone() });
    let tables = state.tables.values().map(|table| Change::CreateTable { table: table.clone() });
    let views = state.views.values().map(|view| Change::CreateView { view: view.clone() });
    let namespace = Change::CreateNamespace { name: "app".to_owned() };
    let changes: Vec<Change> = std::iter::once(namespace).chain(enums).chain(tables).chain(views).collect();
    let steps = postgres().render(&changes, &crate::schema::Schema::new()).unwrap();
    let sql: String = steps.iter().map(|step| format!("{};\n", step.sql)).collect();
    assert_eq!(made(&sql, postgres()), state, "{sql}");
}

#[test]
fn later_actions_see_what_earlier_ones_did() {
    assert_snapshot!(on_postgres("
        CREATE TABLE t (a int);
        ALTER TABLE t ADD b int, ADD UNIQUE (a, b), ALTER b SET NOT NULL, ADD PRIMARY KEY (b), ADD FOREIGN KEY (a) REFERENCES t;
    "), @r##"
    {"change":"create_table","table":{"name":"t","columns":[{"name":"a","type":"integer","nullable":true}]}}
    {"change":"add_column","table":"t","column":{"name":"b","type":"integer","nullable":true}}
    {"change":"add_constraint","table":"t","constraint":{"unique":{"name":"t_a_b_key","columns":["a","b"],"timing":"not_deferrable"}}}
    {"change":"alter_column","table":"t","from":{"name":"b","type":"integer","nullable":true},"to":{"name":"b","type":"integer","nullable":false}}
    {"change":"add_constraint","table":"t","constraint":{"primary_key":{"columns":["b"]}}}
    {"change":"add_constraint","table":"t","constraint":{"foreign_key":{"name":"t_a_fkey","columns":["a"],"references":"t","referenced":["b"],"on_delete":"no_action","on_update":"no_action","timing":"not_deferrable"}}}
    "##);
}
