//! Defaults: the shortest spelling of a literal, and the few functions that every engine calls by another name.

use super::{LEXIS, MySql, fragment};
use crate::dialect::short_number;
use crate::schema::{Column, Expr, Type};
use crate::sql::{Lexis, TokenKind, string_value, tokens};

/// The moment of a statement; how exact it is follows from the column.
const NOW: &str = "CURRENT_TIMESTAMP";

/// The default that the catalogue shows: MariaDB shows SQL, MySQL the bare value unless it `is_expression`.
pub(super) fn shown(dialect: &MySql, text: &str, is_expression: bool, ty: &Type, database: &str) -> Option<Expr> {
    if !dialect.has_json {
        return Some(fragment::shown(text, database)).filter(|expr| !expr.as_str().eq_ignore_ascii_case("null"));
    }
    if is_expression {
        return Some(fragment::shown(&fragment::unescaped(dialect, text), database));
    }
    let bare = is_number(ty) || *ty == Type::Boolean || text.starts_with("b'") || text.starts_with("0x");
    Some(if bare { Expr::new(text) } else { Expr::literal(text) })
}

/// The default of a column in its shortest spelling; `None` for NULL, which is no default.
pub(super) fn canonical(dialect: &MySql, expr: &Expr, ty: &Type) -> Option<Expr> {
    let text = expr.canonical();
    let text = text.strip_prefix("( ").and_then(|rest| rest.strip_suffix(" )")).unwrap_or(&text);
    if text == "null" {
        return None;
    }
    if is_now(text) {
        return Some(Expr::new(NOW));
    }
    Some(match text {
        "gen_random_uuid ( )" | "uuid_generate_v4 ( )" | "uuid ( )" if *ty == Type::Uuid => {
            Expr::new(match dialect.has_uuid {
                true => "uuid()",
                false => "uuid_to_bin(uuid())",
            })
        }
        "current_date" | "current_date ( )" | "curdate ( )" => Expr::new("curdate()"),
        _ => literal(dialect, expr, ty).unwrap_or_else(|| expr.clone()),
    })
}

/// Whether this is the moment of the statement, in one of its many names.
pub(super) fn is_now(canonical: &str) -> bool {
    let bare = canonical.split(" (").next().unwrap_or_default();
    let digits = &canonical[bare.len()..];
    let call = digits.chars().all(|c| c.is_ascii_digit() || " ()".contains(c));
    call && matches!(bare, "now" | "current_timestamp" | "localtime" | "localtimestamp" | "transaction_timestamp")
        && (bare != "now" || !digits.is_empty())
}

/// A literal in its shortest spelling, a cast that says no more than the column taken off.
fn literal(dialect: &MySql, expr: &Expr, ty: &Type) -> Option<Expr> {
    let all: Vec<_> = tokens(expr.as_str(), Lexis::STANDARD).collect::<Result<_, _>>().ok()?;
    let mut all: Vec<_> = all.into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
    while let [open, .., close] = all.as_slice()
        && open.is_symbol("(")
        && close.is_symbol(")")
    {
        all = all[1..all.len() - 1].to_vec();
    }
    if let Some(at) = all.iter().position(|token| token.is_symbol("::")) {
        all.truncate(at);
    }
    match all.as_slice() {
        [string] if string.kind == TokenKind::String => text_literal(dialect, string.text, ty),
        [number] if number.text.starts_with("0x") => hexadecimal(number.text, ty),
        [number] if number.kind == TokenKind::Number => Some(of_number(number.text, ty)),
        [sign, number] if sign.is_symbol("-") && number.kind == TokenKind::Number => {
            Some(of_number(&format!("-{}", number.text), ty))
        }
        [word] if word.is("true") || word.is("false") => {
            let truth = word.is("true");
            Some(Expr::new(match (ty, truth) {
                (Type::Boolean, true) => "true",
                (Type::Boolean, false) => "false",
                (_, true) => "1",
                (_, false) => "0",
            }))
        }
        _ => None,
    }
}

fn of_number(text: &str, ty: &Type) -> Expr {
    match (ty, text) {
        (Type::Boolean, "0") => Expr::new("false"),
        (Type::Boolean, "1") => Expr::new("true"),
        // What a text column is given as a number, it shows as text.
        (ty, _) if ty.is_text() => Expr::literal(text),
        _ => Expr::new(short_number(text, ty)),
    }
}

fn text_literal(dialect: &MySql, token: &str, ty: &Type) -> Option<Expr> {
    let value = string_value(token, Lexis::STANDARD);
    let Some(value) = value else { return hexadecimal(token, ty) };
    Some(match ty {
        ty if is_number(ty) && value.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
            Expr::new(short_number(value.trim(), ty))
        }
        Type::Boolean => match value.trim().to_lowercase().as_str() {
            "t" | "true" | "y" | "yes" | "on" | "1" => Expr::new("true"),
            "f" | "false" | "n" | "no" | "off" | "0" => Expr::new("false"),
            _ => Expr::literal(&value),
        },
        Type::Timestamp | Type::TimestampTz | Type::Time => Expr::literal(moment(&value)),
        Type::Uuid if !dialect.has_uuid => {
            let digits: String = value.chars().filter(|c| c.is_ascii_hexdigit()).collect();
            Expr::new(format!("x'{}'", digits.to_lowercase()))
        }
        Type::Bytea => Expr::new(format!("x'{}'", hex(bytes_of(&value).as_deref().unwrap_or(value.as_bytes())))),
        _ => Expr::literal(&value),
    })
}

/// `X'0aFF'` and `0x0aff` in one spelling, where the column holds bytes.
fn hexadecimal(token: &str, ty: &Type) -> Option<Expr> {
    let digits = token.strip_prefix("0x").or_else(|| token.strip_prefix(['x', 'X']))?.trim_matches('\'');
    let bytes = matches!(ty, Type::Bytea | Type::Uuid);
    bytes.then(|| Expr::new(format!("x'{}'", digits.to_lowercase())))
}

/// The bytes of PostgreSQL's `'\x0aff'`.
fn bytes_of(value: &str) -> Option<Vec<u8>> {
    let digits = value.strip_prefix("\\x")?;
    let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A moment without what the column would add: a fraction of zeros, the zone UTC.
fn moment(value: &str) -> &str {
    let value = value.trim();
    let value = ["+00:00", "+00", " UTC", "Z"].iter().find_map(|zone| value.strip_suffix(zone)).unwrap_or(value);
    match value.split_once('.') {
        Some((_, fraction)) if fraction.bytes().all(|digit| digit.is_ascii_digit()) => {
            value.trim_end_matches('0').trim_end_matches('.')
        }
        _ => value,
    }
}

fn is_number(ty: &Type) -> bool {
    ty.is_integer() || matches!(ty, Type::Real | Type::Double | Type::Numeric(_))
}

/// A default as a column definition has it: literals and the moment as they are, all else in parentheses.
pub(super) fn spelled<'n>(column: &Column, expr: &Expr, columns: impl Iterator<Item = &'n str> + Clone) -> String {
    if is_now(&expr.canonical()) {
        return now(&column.ty);
    }
    let text = fragment::spelled(expr, columns);
    let plain = matches!(tokens(&text, LEXIS).collect::<Result<Vec<_>, _>>().as_deref(), Ok([_] | [_, _]));
    // Large values may have expressions for defaults only.
    let large = match &column.ty {
        // MySQL shows a plain default of bytes only up to its first NUL.
        Type::Text | Type::Bytea | Type::Uuid | Type::Json | Type::Vector(_) => true,
        Type::Native(name) => ["text", "blob", "geom", "point", "line", "poly"].iter().any(|word| name.contains(word)),
        _ => false,
    };
    if plain && !large { text } else { format!("({text})") }
}

/// The moment of the statement, as exact as the column.
pub(super) fn now(ty: &Type) -> String {
    match ty {
        Type::Native(name) => match name.split_once('(').map(|(_, digits)| digits.trim_end_matches(')')) {
            Some(digits) if name.starts_with("datetime") || name.starts_with("timestamp") => format!("{NOW}({digits})"),
            _ => NOW.to_owned(),
        },
        Type::Timestamp | Type::TimestampTz => format!("{NOW}(6)"),
        _ => format!("({NOW})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::mysql::{Flavor, latest};

    #[test]
    fn one_default_has_one_spelling() {
        let (mysql, mariadb) = (latest(Flavor::MySql), latest(Flavor::MariaDb));
        for (ty, written, left) in [
            (Type::Timestamp, "now()", Some("CURRENT_TIMESTAMP")),
            (Type::Timestamp, "current_timestamp(6)", Some("CURRENT_TIMESTAMP")),
            (Type::Timestamp, "'2020-01-01 00:00:00.000000'", Some("'2020-01-01 00:00:00'")),
            (Type::Timestamp, "'2020-01-01 00:00:00.5+00'", Some("'2020-01-01 00:00:00.5'")),
            (Type::Boolean, "1", Some("true")),
            (Type::Boolean, "FALSE", Some("false")),
            (Type::Numeric(Some((10, 2))), "0.00", Some("0")),
            (Type::Integer, "'-1'", Some("-1")),
            (Type::Integer, "(-1)", Some("-1")),
            (Type::Json, "('{}')", Some("'{}'")),
            (Type::Text, "'x'::text", Some("'x'")),
            (Type::Text, "NULL", None),
            (Type::Bytea, "X'0aFF'", Some("x'0aff'")),
            (Type::Bytea, r"'\x0aff'", Some("x'0aff'")),
            (Type::Text, "concat('a', 'b')", Some("concat('a', 'b')")),
        ] {
            for dialect in [mysql, mariadb] {
                let found = canonical(dialect, &written.into(), &ty);
                assert_eq!(found.as_ref().map(Expr::as_str), left, "{written}");
                assert_eq!(found.as_ref().and_then(|again| canonical(dialect, again, &ty)), found, "{written} again");
            }
        }
        let uuid = |dialect| canonical(dialect, &"gen_random_uuid()".into(), &Type::Uuid);
        assert_eq!((uuid(mysql), uuid(mariadb)), (Some("uuid_to_bin(uuid())".into()), Some("uuid()".into())));
    }

    #[test]
    fn what_the_catalogue_shows_is_read() {
        let (mysql, mariadb) = (latest(Flavor::MySql), latest(Flavor::MariaDb));
        for (dialect, text, is_expression, ty, expected) in [
            (mysql, "it's", false, Type::Text, Some("'it''s'")),
            (mysql, "5", false, Type::Integer, Some("5")),
            (mysql, "CURRENT_TIMESTAMP(6)", true, Type::Timestamp, Some("CURRENT_TIMESTAMP(6)")),
            (mysql, r"_utf8mb4\'x\'", true, Type::Text, Some("'x'")),
            (mariadb, "'it''s'", false, Type::Text, Some("'it''s'")),
            (mariadb, "NULL", false, Type::Text, None),
            (mariadb, "current_timestamp(6)", false, Type::Timestamp, Some("current_timestamp(6)")),
        ] {
            let found = dialect.shown_default(text, is_expression, &ty, "");
            assert_eq!(found.as_ref().map(Expr::as_str), expected, "{text}");
        }
    }

    #[test]
    fn a_default_is_written_as_its_column_takes_it() {
        for (ty, default, written) in [
            (Type::Timestamp, "CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP(6)"),
            (Type::Native("timestamp".into()), "CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"),
            (Type::Native("datetime(3)".into()), "now()", "CURRENT_TIMESTAMP(3)"),
            (Type::Integer, "-1", "-1"),
            (Type::Text, "'x'", "('x')"),
            (Type::Varchar(Some(9)), r"'a\b'", r"'a\\b'"),
            (Type::Integer, "1 + 1", "(1 + 1)"),
        ] {
            assert_eq!(spelled(&Column::new("a", ty), &default.into(), std::iter::empty()), written, "{default}");
        }
    }
}
