//! Whatever the text, nothing panics; and a statement that was cut short is never taken for another one.

use super::super::{Reading, read, read_constraint, read_index, read_table, read_view, statements};
use super::{made, postgres, sqlite};
use crate::dialect::Dialect;
use crate::schema::Schema;
use crate::sql::{TokenKind, tokens};
use proptest::prelude::*;

/// Statements of which no beginning is a statement, with what has to be there before them.
const WHOLE: [(&str, &str); 9] = [
    (
        "",
        "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY (START 3), b text DEFAULT 'x'::text NOT NULL, c int[] CHECK (c <> '{}'), UNIQUE (b))",
    ),
    ("", "CREATE TYPE mood AS ENUM ('sad', 'ok')"),
    ("CREATE TABLE t (a int)", "CREATE INDEX i ON t USING gin (lower(a::text) ops DESC, (a + 1))"),
    ("CREATE TABLE t (a int)", "ALTER TABLE t ADD CONSTRAINT x CHECK (a > 0)"),
    ("CREATE TABLE t (a int)", "ALTER TABLE t RENAME COLUMN a TO b"),
    ("CREATE TABLE t (a int)", "ALTER TABLE t ALTER COLUMN a SET NOT NULL"),
    ("CREATE TABLE t (a int)", "COMMENT ON COLUMN t.a IS 'x'"),
    ("CREATE TYPE e AS ENUM ('a')", "ALTER TYPE e RENAME VALUE 'a' TO 'b'"),
    ("CREATE TABLE t (a int)", "CREATE VIEW v (b) AS SELECT"),
];

/// Where each token of a statement ends, the last left out.
fn cuts(sql: &str, dialect: &dyn Dialect) -> Vec<usize> {
    let mut ends: Vec<usize> = tokens(sql, dialect.lexis()).map(|token| token.unwrap().end()).collect();
    ends.pop();
    ends
}

#[test]
fn a_statement_that_was_cut_short_is_an_error() {
    for (before, sql) in WHOLE {
        let state = made(before, postgres());
        for end in cuts(sql, postgres()) {
            let reading = read(&sql[..end], &state, postgres());
            assert!(matches!(reading, Err(_) | Ok(Reading::Opaque)), "{} is read as {reading:?}", &sql[..end]);
        }
    }
}

#[test]
fn a_token_too_many_is_an_error() {
    let state = made("CREATE TABLE t (a int); CREATE TYPE e AS ENUM ('a')", postgres());
    for (_, sql) in WHOLE {
        let sql = format!("{sql} )");
        let reading = read(&sql, &state, postgres());
        assert!(reading.is_err(), "{sql} is read as {reading:?}");
    }
}

/// Words of the grammar in any order: nearer to statements than random text.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "CREATE",
        "TABLE",
        "ALTER",
        "DROP",
        "COLUMN",
        "ADD",
        "CONSTRAINT",
        "t",
        "a",
        "(",
        ")",
        ",",
        "int",
        "'x'",
        "1",
        "DEFAULT",
        "NOT",
        "NULL",
        "PRIMARY",
        "KEY",
        "REFERENCES",
        "CHECK",
        "UNIQUE",
        "INDEX",
        "ON",
        "USING",
        "::",
        "[",
        "]",
        ".",
        "-",
        "AS",
        "IDENTITY",
        "GENERATED",
        "ALWAYS",
        "VIEW",
        "SELECT",
        "WITH",
        "TYPE",
        "ENUM",
        "RENAME",
        "TO",
        "SET",
        "CASE",
        "END",
        "EXCLUDE",
        "IF",
        "EXISTS",
        "COMMENT",
        "IS",
        "BEGIN",
        "TRIGGER",
        ";",
        "interval",
        "time",
        "zone",
        "\"q\"",
        "$$",
        "COLLATE",
        "WHERE",
        "=",
    ]);
    prop::collection::vec(word, 0..24).prop_map(|words| words.join(" "))
}

fn read_all_ways(text: &str) {
    let state = made("CREATE TABLE t (a int PRIMARY KEY, b text UNIQUE); CREATE TYPE e AS ENUM ('x')", postgres());
    for dialect in [postgres(), sqlite()] {
        let _ = read(text, &state, dialect);
        let _ = read(text, &Schema::new(), dialect);
        let _ = statements(text, dialect.lexis());
        let _ = read_table(text, dialect);
        let _ = read_index(text, dialect);
        let _ = read_constraint(text, dialect);
        let _ = read_view(text, dialect);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*") {
        read_all_ways(&text);
    }

    #[test]
    fn any_words_are_read_or_refused(text in words()) {
        read_all_ways(&text);
    }

    /// Changes that come out fit the schema that they were read against.
    #[test]
    fn what_is_read_can_be_applied(text in words().prop_map(|words| format!("ALTER TABLE t {words}"))) {
        let mut state = made("CREATE TABLE t (a int PRIMARY KEY, b text UNIQUE); CREATE TYPE e AS ENUM ('x')", postgres());
        if let Ok(Reading::Changes(changes)) = read(&text, &state.clone(), postgres()) {
            prop_assert!(state.apply_all(&changes).is_ok(), "{text}: {changes:?}");
        }
    }

    /// Statements put together come apart again.
    #[test]
    fn statements_are_cut_where_they_were_joined(texts in prop::collection::vec("[a-z ]{0,8}[a-z](;| -- ;\n|'a;b')?", 1..6)) {
        let whole: Vec<&str> = texts.iter().map(|text| text.trim_end_matches([';', '\n'])).collect();
        let script = whole.iter().map(|text| format!("{text}\n;")).collect::<String>();
        let cut = statements(&script, postgres().lexis()).unwrap();
        let comments = |text: &str| tokens(text, postgres().lexis()).all(|token| token.unwrap().kind == TokenKind::Comment);
        prop_assert_eq!(cut.len(), whole.iter().filter(|text| !comments(text)).count());
    }
}
