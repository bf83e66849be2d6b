//! Statements of a text.

use super::super::statements;
use super::{postgres, sqlite};

fn split(text: &str) -> Vec<(usize, &str)> {
    let list = statements(text, postgres().lexis()).unwrap();
    list.iter()
        .map(|statement| {
            assert_eq!(&text[statement.start..statement.start + statement.text.len()], statement.text);
            (statement.line, statement.text)
        })
        .collect()
}

#[test]
fn at_semicolons_that_stand_free() {
    let text = "-- first\nSELECT 1; /* ; */ SELECT ';' -- ;\n;\n\n;;SELECT $$;$$;\nSELECT (1;2) /* last */ ; -- end";
    assert_eq!(split(text), [(2, "SELECT 1"), (2, "SELECT ';'"), (5, "SELECT $$;$$"), (6, "SELECT (1;2)")]);
    assert_eq!(split(" \n -- nothing\n"), []);
    assert_eq!(split("SELECT 1"), [(1, "SELECT 1")]);
}

#[test]
fn not_within_bodies() {
    for body in [
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = CASE WHEN a THEN 1 ELSE 2 END; DELETE FROM u; END",
        "CREATE OR REPLACE TEMP TRIGGER IF NOT EXISTS g AFTER INSERT ON t BEGIN SELECT 1; END",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
        "CREATE FUNCTION f(begin date) RETURNS int LANGUAGE sql AS $f$ BEGIN; $f$",
        "CREATE PROCEDURE p() BEGIN IF a THEN SELECT 1; END IF; CASE a WHEN 1 THEN SELECT 2; END CASE; END",
        "CREATE TABLE t (\"begin\" int)",
        "UPDATE t SET a = CASE WHEN true THEN 1 END",
    ] {
        let text = format!("{body};\nSELECT 1");
        assert_eq!(split(&text), [(1, body), (2, "SELECT 1")]);
    }
}

#[test]
fn what_never_closes_is_an_error_with_its_place() {
    for (text, line, column) in [("SELECT 1;\n  'a", 2, 3), ("/* a", 1, 1), ("SELECT\n\"ä", 2, 1), ("é $$ x", 1, 3)] {
        let error = statements(text, postgres().lexis()).unwrap_err();
        assert_eq!((error.line, error.column), (line, column), "{text}");
    }
    let copy = statements("SELECT 1;\nCOPY t FROM stdin;\n1\tit's\n\\.\n", postgres().lexis());
    assert!(copy.is_err());
    let error = statements("SELECT 1;\nCOPY t FROM STDIN;\n1\n\\.\n", sqlite().lexis()).unwrap_err();
    assert_eq!((error.line, error.message.as_str()), (2, "the rows of COPY … FROM stdin cannot stand in a revision"));
}
