//! Portable SQL on SQLite: what it does not know, and what it calls by another name.
//! <https://sqlite.org/lang_corefunc.html>

use super::LEXIS;
use crate::dialect::misread::{Misread, respelled};
use crate::schema::Expr;

/// What SQLite takes for something else, or does not know.
#[rustfmt::skip]
pub(super) const MISREAD: &[Misread] = &[
    (&["ilike"], "is not known there", "write lower(a) LIKE lower(b)"),
    (&["similar", "to"], "is not known there", "write LIKE"),
    (&["::"], "is not known there", "write CAST(a AS type)"),
    (&["interval", "'"], "is not known there", "add days in the application"),
    (&["position", "("], "is not known there", "write LIKE"),
    (&["extract", "("], "is not known there", "compare with the bounds"),
    (&["greatest", "("], "is not known there", "write CASE"),
    (&["least", "("], "is not known there", "write CASE"),
    (&["array", "["], "is not known there", "use a table of its own"),
    (&["generate_series", "("], "is not known there", "write the values out"),
    (&["date_trunc", "("], "is not known there", "compare with the bounds"),
    (&["to_char", "("], "is not known there", "write it out in the application"),
    (&["split_part", "("], "is not known there", "split it in the application"),
    (&["random", "("], "is a whole number there", "make the value in the application"),
    (&["for", "update"], "is not known there", "leave it out"),
];

/// A statement on rows with SQLite's names.
pub(super) fn row_statement(portable: &str) -> String {
    let counted = characters(portable);
    let at_once = respelled(&counted, LEXIS, |word, next| match (word, next) {
        ("now", Some("(")) => Some("current_timestamp"),
        _ => None,
    });
    at_once.replace("current_timestamp()", "current_timestamp")
}

/// The length of a text in characters has one name here.
fn characters(portable: &str) -> String {
    respelled(portable, LEXIS, |word, next| match (word, next) {
        ("char_length" | "character_length", Some("(")) => Some("length"),
        _ => None,
    })
}

/// An expression of a schema with SQLite's names.
pub(super) fn expression(expr: &mut Expr) {
    if expr.as_str().to_lowercase().contains("char") {
        *expr = Expr::new(characters(expr.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_on_rows_gets_the_names_of_sqlite() {
        for (portable, spelled) in [
            ("UPDATE t SET n = char_length(a)", "UPDATE t SET n = length(a)"),
            ("UPDATE t SET at = now(), char_length = 1", "UPDATE t SET at = current_timestamp, char_length = 1"),
        ] {
            assert_eq!(row_statement(portable), spelled);
        }
        assert!(crate::dialect::sqlite::dialect().misreads("SELECT a::text FROM t").is_some());
    }
}
