//! Portable SQL on these servers: what they take for something else, and statements on rows in their own spelling.
//! <https://dev.mysql.com/doc/refman/9.4/en/functions.html>, <https://mariadb.com/kb/en/sql-statements-structure/>

use super::{LEXIS, fragment, operators};
use crate::dialect::misread::{Misread, respelled};
use crate::schema::{Expr, Schema};

/// What these servers take for something else, or do not know.
#[rustfmt::skip]
pub(super) const MISREAD: &[Misread] = &[
    (&["length", "("], "counts bytes there", "char_length counts characters everywhere"),
    (&["ilike"], "is not known there", "write lower(a) LIKE lower(b)"),
    (&["similar", "to"], "is not known there", "write LIKE"),
    (&["distinct", "from"], "is not known there", "compare, and say what NULL is: a = b OR (a IS NULL AND b IS NULL)"),
    (&["concat", "("], "is NULL there as soon as one value is", "write a || b, with coalesce where NULL may be"),
    (&["greatest", "("], "is NULL there as soon as one value is", "write CASE"),
    (&["least", "("], "is NULL there as soon as one value is", "write CASE"),
    (&["log", "("], "is the natural logarithm there", "write log10 or ln"),
    (&["^"], "is the exclusive or of bits there", "write power(a, b)"),
    (&["#"], "begins a comment there", "write it without"),
    (&["~"], "turns bits around there", "write LIKE"),
    (&["~*"], "is not known there", "write lower(a) LIKE lower(b)"),
    (&["!~"], "is not known there", "write NOT LIKE"),
    (&["&&"], "is AND there", "write it without arrays"),
    (&["->"], "takes a path there", "read JSON in the application"),
    (&["->>"], "takes a path there", "read JSON in the application"),
    (&["@>"], "is not known there", "read JSON in the application"),
    (&["interval", "'"], "is written in another way there", "add days in the application"),
    (&["on", "conflict"], "is ON DUPLICATE KEY there", "insert what is not there: INSERT … SELECT … WHERE NOT EXISTS (…)"),
    (&["returning"], "is not known everywhere there", "read the rows in a statement of their own"),
    (&["filter", "("], "is not known there", "write CASE within the aggregate"),
    (&["nulls", "first"], "is not known there", "order by a IS NULL first"),
    (&["nulls", "last"], "is not known there", "order by a IS NULL first"),
    (&["array", "["], "is not known there", "use a table of its own"),
    (&["any", "(", "array"], "is not known there", "write IN (…)"),
    (&["fetch", "first"], "is not known there", "write LIMIT"),
    (&["string_agg", "("], "is not known there", "join the texts in the application"),
    (&["array_agg", "("], "is not known there", "join the values in the application"),
    (&["generate_series", "("], "is not known there", "write the values out"),
    (&["date_trunc", "("], "is not known there", "compare with the bounds"),
    (&["date_part", "("], "is not known there", "write extract(… FROM …)"),
    (&["extract", "(", "epoch"], "is not known there", "keep seconds in a column"),
    (&["to_char", "("], "is not known there", "write it out in the application"),
    (&["age", "("], "is not known there", "compare with the bounds"),
    (&["random", "("], "is not known there", "make the value in the application"),
    (&["strpos", "("], "is not known there", "write position(a IN b)"),
    (&["split_part", "("], "is not known there", "split it in the application"),
    (&["btrim", "("], "is not known there", "write trim(a)"),
    (&["initcap", "("], "is not known there", "write it in the application"),
    (&["chr", "("], "is not known there", "write the character"),
];

/// A statement on rows as these servers read it. Names that are keywords only here get quotes.
pub(super) fn row_statement(portable: &str, schema: &Schema) -> String {
    let joined = operators::translated(&Expr::new(portable));
    let names: Vec<&str> = schema
        .tables
        .values()
        .flat_map(|table| {
            let columns = table.columns.iter().map(|column| column.name.as_str());
            columns.chain(std::iter::once(table.name.name.as_str()))
        })
        .collect();
    let spelled = fragment::spelled(&joined, names.iter().copied());
    // A moment has no fraction there unless it is asked for.
    respelled(&spelled.replace("now()", "now(6)"), LEXIS, |word, next| match (word, next) {
        ("current_timestamp" | "localtimestamp", next) if next != Some("(") => Some("current_timestamp(6)"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::mysql::{Flavor, latest};
    use crate::schema::{Column, Table, Type};

    #[test]
    fn a_statement_on_rows_gets_the_servers_words() {
        let mut schema = Schema::new();
        schema.add_table(Table::new("t", vec![Column::new("rank", Type::Integer), Column::new("a", Type::Text)]));
        for (portable, spelled) in [
            ("UPDATE t SET a = a || 'x' WHERE rank > 1", "UPDATE t SET a = concat(a, 'x') WHERE `rank` > 1"),
            (
                "INSERT INTO \"a b\" (\"c\") VALUES ('back\\slash' || 'x')",
                "INSERT INTO `a b` (`c`) VALUES (concat('back\\\\slash', 'x'))",
            ),
            ("UPDATE t SET at = CURRENT_TIMESTAMP", "UPDATE t SET at = current_timestamp(6)"),
            ("UPDATE t SET at = now(), n = '1'::integer", "UPDATE t SET at = now(6), n = '1'"),
            ("SELECT a FROM t WHERE char_length(a) > 3", "SELECT a FROM t WHERE char_length(a) > 3"),
        ] {
            assert_eq!(row_statement(portable, &schema), spelled);
        }
    }

    #[test]
    fn what_means_something_else_is_refused_with_what_does_not() {
        let dialect = latest(Flavor::MySql);
        for (portable, found) in [
            ("UPDATE t SET n = length(a)", true),
            ("SELECT a FROM t WHERE a ILIKE 'x%'", true),
            ("SELECT a IS DISTINCT FROM b FROM t", true),
            ("UPDATE t SET a = b + interval '1 day'", true),
            ("SELECT a ->> 'b' FROM t", true),
            ("CREATE TABLE t (length INTEGER, \"interval\" INTEGER, returning_to TEXT DEFAULT 'length(')", false),
            ("UPDATE t SET a = char_length(b) -- length(b)", false),
        ] {
            let refused = dialect.misreads(portable);
            assert_eq!(refused.is_some(), found, "{portable}");
            assert!(refused.is_none_or(|one| one.hint.is_some()));
        }
    }
}
