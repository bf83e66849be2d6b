//! The servers' own types: kept as `COLUMN_TYPE` shows them, without what is only a habit of printing.

use super::{LEXIS, MySql};
use crate::sql::{TokenKind, tokens};

/// The words of a type, the numbers in its parentheses, and the strings there as they were written.
#[derive(Debug, PartialEq)]
pub(super) struct Words {
    pub text: String,
    pub numbers: Vec<u32>,
    pub strings: Vec<String>,
}

/// The first words of types that both have.
const KNOWN: [&str; 34] = [
    "bigint",
    "binary",
    "bit",
    "blob",
    "char",
    "datetime",
    "decimal",
    "double",
    "enum",
    "float",
    "geomcollection",
    "geometry",
    "geometrycollection",
    "int",
    "linestring",
    "longblob",
    "longtext",
    "mediumblob",
    "mediumint",
    "mediumtext",
    "multilinestring",
    "multipoint",
    "multipolygon",
    "point",
    "polygon",
    "set",
    "smallint",
    "text",
    "time",
    "timestamp",
    "tinyblob",
    "tinyint",
    "tinytext",
    "varbinary",
];
/// The first words of types that MariaDB has.
const MARIADB: [&str; 2] = ["inet4", "inet6"];

/// Integer types with the width that is shown when none is said: signed, unsigned.
const WIDTHS: [(&str, u32, u32); 5] =
    [("tinyint", 4, 3), ("smallint", 6, 5), ("mediumint", 9, 8), ("int", 11, 10), ("bigint", 20, 20)];

impl Words {
    /// `None` where a token is none that a type has.
    pub fn of(text: &str) -> Option<Self> {
        let (mut words, mut numbers, mut strings) = (Vec::new(), Vec::new(), Vec::new());
        for token in tokens(text, LEXIS) {
            let token = token.ok()?;
            match token.kind {
                TokenKind::Word => words.push(token.text.to_lowercase()),
                TokenKind::Number => numbers.push(token.text.parse().ok()?),
                TokenKind::String => strings.push(token.text.to_owned()),
                TokenKind::Symbol if ["(", ")", ","].contains(&token.text) => {}
                TokenKind::Comment => {}
                _ => return None,
            }
        }
        Some(Self { text: words.join(" "), numbers, strings })
    }
}

/// Whether the server has a type that begins so.
pub(super) fn is_known(dialect: &MySql, text: &str) -> bool {
    let first: String = text.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let first = first.as_str();
    KNOWN.contains(&first) || matches!(first, "varchar" | "year") || (dialect.has_uuid && MARIADB.contains(&first))
}

/// A type as `COLUMN_TYPE` shows it: in lower case, without spaces in parentheses, without the usual width.
pub(super) fn canonical(dialect: &MySql, text: &str) -> String {
    let Some(words) = Words::of(text) else { return text.trim().to_owned() };
    let (first, rest) = words.text.split_once(' ').unwrap_or((&words.text, ""));
    let mut rest: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty() && *word != "signed").collect();
    if rest.contains(&"zerofill") {
        rest = vec!["unsigned", "zerofill"];
    }
    let first = match first {
        "integer" | "int4" => "int",
        "dec" | "numeric" | "fixed" => "decimal",
        "geometrycollection" if !dialect.has_uuid => "geomcollection",
        other => other,
    };
    let mut arguments: Vec<String> = words.numbers.iter().map(u32::to_string).collect();
    arguments.extend(words.strings);
    if is_usual(dialect, first, &words.numbers, &rest) {
        arguments.clear();
    }
    if first == "decimal" && !arguments.is_empty() && arguments.len() < 2 {
        arguments.push("0".to_owned());
    }
    let mut out = first.to_owned();
    if !arguments.is_empty() {
        out.extend(["(", &arguments.join(","), ")"]);
    }
    rest.iter().for_each(|word| out.extend([" ", word]));
    out
}

/// Whether what stands in parentheses says no more than the server shows anyway, or shows not at all.
fn is_usual(dialect: &MySql, first: &str, numbers: &[u32], rest: &[&str]) -> bool {
    if first == "year" || (matches!(first, "time" | "datetime" | "timestamp") && numbers == [0]) {
        return true;
    }
    let Some((_, signed, unsigned)) = WIDTHS.iter().find(|(name, ..)| *name == first) else { return false };
    if rest.contains(&"zerofill") || (first == "tinyint" && numbers == [1] && rest.is_empty()) {
        return false;
    }
    let usual = if rest.contains(&"unsigned") { unsigned } else { signed };
    numbers == [*usual] || !dialect.shows_widths
}
