//! Statements of a text.

use super::super::{in_script, statements};
use super::{postgres, sqlite};
use crate::dialect::by_name;

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

#[test]
fn at_what_a_line_for_the_client_says() {
    let mysql = by_name("mysql").expect("a dialect").lexis();
    let cut = |text: &'static str| {
        statements(text, mysql).unwrap().iter().map(|one| (one.line, one.text)).collect::<Vec<_>>()
    };
    let text = "SELECT 1;\nDELIMITER //\nCREATE PROCEDURE p()\nBEGIN\n  SELECT '//'; SELECT 2;\nEND; //\ndelimiter $$\n\
                /*!50003 CREATE*/ /*!50003 TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET @a = 1 */$$\nDO f(1)$$ SELECT a END$$\n\
                DELIMITER ;\nSELECT 3; SELECT 4";
    let expected = [
        (1, "SELECT 1"),
        (3, "CREATE PROCEDURE p()\nBEGIN\n  SELECT '//'; SELECT 2;\nEND"),
        (8, "/*!50003 CREATE*/ /*!50003 TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET @a = 1 */"),
        (9, "DO f(1)"),
        (9, "SELECT a END"),
        (11, "SELECT 3"),
        (11, "SELECT 4"),
    ];
    assert_eq!(cut(text), expected);
    // Elsewhere it is a word like others.
    assert_eq!(split("SELECT delimiter; SELECT 1").len(), 2);
}

#[test]
fn a_script_for_the_client_is_cut_where_it_was_joined() {
    let [mysql, other] = ["mysql", "postgresql"].map(|name| by_name(name).expect("a dialect").lexis());
    let made = "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT '//'; END";
    let whole = format!("SET @kept_a = 1;\n{made};\nSET a = @kept_a");
    let script = in_script(&whole, mysql);
    assert_eq!(script, format!("SET @kept_a = 1;\nDELIMITER $$\n{made} $$\nDELIMITER ;\nSET a = @kept_a;\n"));
    let cut: Vec<_> = statements(&script, mysql).unwrap().iter().map(|one| one.text).collect();
    assert_eq!(cut, ["SET @kept_a = 1", made, "SET a = @kept_a"]);
    let package = "CREATE PACKAGE pk AS PROCEDURE p; PROCEDURE q; END";
    assert_eq!(in_script(package, mysql), format!("DELIMITER //\n{package} //\nDELIMITER ;\n"));
    assert_eq!(in_script("ALTER TABLE s;\nALTER SEQUENCE s", mysql), "ALTER TABLE s;\nALTER SEQUENCE s;\n");
    assert_eq!(in_script("SELECT ';'", mysql), "SELECT ';';\n");
    assert_eq!(in_script(made, other), format!("{made};\n"));
}
