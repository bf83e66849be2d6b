//! Types, both ways. A portable type has one spelling; what a server shows in another way is native.

use super::natives::{self, Words};
use super::{Flavor, LEXIS, MySql};
use crate::dialect::Unsupported;
use crate::schema::{Expr, Type};
use crate::sql::string_value;

/// The longest `varchar` that may be: 65,535 bytes a row, four a character.
const LONGEST_VARCHAR: u32 = 16_383;

/// The spelling of a type in a column definition.
pub(super) fn name(dialect: &MySql, ty: &Type) -> Result<String, Unsupported> {
    if let Some(problem) = refusal(dialect, ty) {
        return Err(problem);
    }
    Ok(match ty {
        Type::SmallInt => "smallint".to_owned(),
        Type::Integer => "int".to_owned(),
        Type::BigInt => "bigint".to_owned(),
        Type::Boolean => "tinyint(1)".to_owned(),
        Type::Real => "float".to_owned(),
        Type::Double => "double".to_owned(),
        Type::Numeric(Some((precision, scale))) => format!("decimal({precision},{scale})"),
        Type::Varchar(Some(length)) => format!("varchar({length})"),
        Type::Char(length) => format!("char({length})"),
        Type::Bytea => "longblob".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Time => "time(6)".to_owned(),
        Type::Timestamp | Type::TimestampTz => "datetime(6)".to_owned(),
        Type::Uuid if dialect.has_uuid => "uuid".to_owned(),
        Type::Uuid => "binary(16)".to_owned(),
        Type::Json => "json".to_owned(),
        Type::Vector(dimensions) => format!("vector({dimensions})"),
        Type::InlineEnum(values) => {
            let values: Vec<_> = values.iter().map(|value| literal(value)).collect();
            format!("enum({})", values.join(","))
        }
        Type::Native(text) => text.clone(),
        // All else is refused above.
        _ => "longtext".to_owned(),
    })
}

/// A text literal as these servers read it.
pub(super) fn literal(value: &str) -> String {
    Expr::literal(&value.replace('\\', "\\\\")).as_str().to_owned()
}

/// Why the server cannot have a type.
pub(super) fn refusal(dialect: &MySql, ty: &Type) -> Option<Unsupported> {
    let refuse = |what: String, hint: &str| Some(dialect.unsupported(what, "a column", hint));
    match ty {
        Type::Numeric(None) => refuse("NUMERIC without a precision".into(), "say how many digits: NUMERIC(20, 6)"),
        Type::Numeric(Some((precision, scale))) if *precision > 65 || *scale < 0 || *scale > 30 => refuse(
            format!("NUMERIC({precision}, {scale})"),
            "use at most 65 digits, from 0 to 30 of them behind the point",
        ),
        Type::Varchar(Some(length)) if *length == 0 || *length > LONGEST_VARCHAR => {
            refuse(format!("a text of {length} characters"), "use TEXT, or from 1 to 16383")
        }
        Type::Char(length) if *length == 0 || *length > 255 => {
            refuse(format!("CHAR({length})"), "use VARCHAR, or from 1 to 255")
        }
        Type::Vector(dimensions) if !dialect.capabilities.vectors => refuse(
            format!("the type vector({dimensions}) in this version"),
            match dialect.flavor() {
                Flavor::MySql => "it came with MySQL 9.0: upgrade the server, or keep the numbers as bytea",
                _ => "it came with MariaDB 11.7: upgrade the server, or keep the numbers as bytea",
            },
        ),
        Type::Vector(dimensions) if *dimensions == 0 || *dimensions > 16_383 => {
            refuse(format!("a vector of {dimensions} numbers"), "use from 1 to 16383")
        }
        Type::Enum(name) => refuse(format!("the type {name}, an enum that is not defined"), "define it: CREATE TYPE"),
        Type::InlineEnum(values) if values.is_empty() => refuse("an enum without values".into(), "give it a value"),
        Type::Array(_) => refuse("an array".into(), "keep the values in a table of their own, or as json"),
        Type::Native(text) if !natives::is_known(dialect, text) => {
            refuse(format!("the type {text}"), "use a portable type, or one of the engine's own")
        }
        _ => None,
    }
}

/// The type that a server shows as `COLUMN_TYPE`.
pub(super) fn declared(dialect: &MySql, text: &str) -> Type {
    let native = natives::canonical(dialect, text);
    Words::of(&native).and_then(|words| exact(dialect, &words)).unwrap_or(Type::Native(native))
}

/// The type that a spelling stands for: the servers' own words first, then those of portable SQL.
pub(super) fn parse(dialect: &MySql, text: &str) -> Type {
    let Some(words) = Words::of(text) else { return Type::Native(text.trim().to_owned()) };
    if let Some(ty) = exact(dialect, &words).or_else(|| alias(&words)) {
        return ty;
    }
    let native = natives::canonical(dialect, text);
    if !natives::is_known(dialect, &native)
        && let Some(ty) = portable(text)
    {
        return ty;
    }
    exact(dialect, &Words::of(&native).unwrap_or(words)).unwrap_or(Type::Native(native))
}

/// The portable type that is spelled to the letter as [`name`] does.
fn exact(dialect: &MySql, words: &Words) -> Option<Type> {
    let width = |shown: u32| words.numbers.is_empty() || words.numbers == [shown];
    Some(match (words.text.as_str(), words.numbers.as_slice()) {
        ("smallint", _) if width(6) => Type::SmallInt,
        ("int", _) if width(11) => Type::Integer,
        ("bigint", _) if width(20) => Type::BigInt,
        ("tinyint", [1]) => Type::Boolean,
        ("float", []) => Type::Real,
        ("double", []) => Type::Double,
        ("decimal", &[precision, scale]) => Type::Numeric(Some((precision.try_into().ok()?, scale.try_into().ok()?))),
        ("varchar", &[length]) => Type::Varchar(Some(length)),
        ("char", &[length]) if length > 0 => Type::Char(length),
        ("longtext", []) => Type::Text,
        ("longblob", []) => Type::Bytea,
        ("date", []) => Type::Date,
        ("time", [6]) => Type::Time,
        ("datetime", [6]) => Type::Timestamp,
        ("uuid", []) if dialect.has_uuid => Type::Uuid,
        ("binary", [16]) if !dialect.has_uuid => Type::Uuid,
        ("json", []) => Type::Json,
        ("vector", &[dimensions]) => Type::Vector(dimensions),
        ("enum", []) if !words.strings.is_empty() => {
            Type::InlineEnum(words.strings.iter().filter_map(|text| string_value(text, LEXIS)).collect())
        }
        _ => return None,
    })
}

/// Other words of these servers for the same.
fn alias(words: &Words) -> Option<Type> {
    Some(match (words.text.as_str(), words.numbers.as_slice()) {
        ("integer" | "int4", []) => Type::Integer,
        ("int2", []) => Type::SmallInt,
        ("int8", []) => Type::BigInt,
        ("boolean" | "bool", []) => Type::Boolean,
        ("float4", []) => Type::Real,
        ("double precision" | "real" | "float8", []) => Type::Double,
        ("numeric" | "dec" | "fixed" | "decimal", []) => Type::Numeric(Some((10, 0))),
        ("numeric" | "dec" | "fixed" | "decimal", &[precision]) => Type::Numeric(Some((precision.try_into().ok()?, 0))),
        ("numeric" | "dec" | "fixed", &[precision, scale]) => {
            Type::Numeric(Some((precision.try_into().ok()?, scale.try_into().ok()?)))
        }
        ("character varying" | "char varying" | "nvarchar" | "varcharacter", &[length]) => Type::Varchar(Some(length)),
        ("char" | "character" | "nchar", []) => Type::Char(1),
        ("character" | "nchar", &[length]) => Type::Char(length),
        _ => return None,
    })
}

/// What only portable SQL calls so: `TIMESTAMPTZ`, `BYTEA`.
fn portable(text: &str) -> Option<Type> {
    let ty = crate::dialect::portable().parse_type(text);
    (!matches!(ty, Type::Native(_) | Type::Enum(_))).then_some(ty)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::mysql::latest;

    const BOTH: [Flavor; 2] = [Flavor::MySql, Flavor::MariaDb];

    #[test]
    fn what_is_written_is_read_back() {
        for flavor in BOTH {
            for ty in [
                Type::SmallInt,
                Type::Integer,
                Type::BigInt,
                Type::Boolean,
                Type::Real,
                Type::Double,
                Type::Numeric(Some((10, 2))),
                Type::Varchar(Some(255)),
                Type::Char(2),
                Type::Text,
                Type::Bytea,
                Type::Date,
                Type::Time,
                Type::Timestamp,
                Type::Uuid,
                Type::Json,
                Type::Vector(3),
                Type::InlineEnum(vec!["a".into(), "it's".into(), r"back\slash".into()]),
            ] {
                let text = name(latest(flavor), &ty).unwrap();
                assert_eq!(declared(latest(flavor), &text), ty, "{text}");
                assert_eq!(parse(latest(flavor), &text), ty, "{text}");
            }
        }
    }

    #[test]
    fn what_a_server_shows_in_another_way_is_native() {
        for (shown, [mysql, mariadb]) in [
            ("int(11)", [Type::Integer, Type::Integer]),
            ("bigint(20)", [Type::BigInt, Type::BigInt]),
            ("int(10) unsigned", ["int unsigned", "int unsigned"].map(native)),
            ("int unsigned", ["int unsigned", "int unsigned"].map(native)),
            ("int(5)", [Type::Integer, native("int(5)")]),
            ("int(5) unsigned zerofill", ["int(5) unsigned zerofill"; 2].map(native)),
            ("tinyint(4)", ["tinyint", "tinyint"].map(native)),
            ("year(4)", ["year", "year"].map(native)),
            ("text", ["text", "text"].map(native)),
            ("timestamp", ["timestamp", "timestamp"].map(native)),
            ("datetime(3)", ["datetime(3)", "datetime(3)"].map(native)),
            ("binary(16)", [Type::Uuid, native("binary(16)")]),
            ("set('a','b c')", ["set('a','b c')", "set('a','b c')"].map(native)),
        ] {
            assert_eq!(declared(latest(Flavor::MySql), shown), mysql, "{shown}");
            assert_eq!(declared(latest(Flavor::MariaDb), shown), mariadb, "{shown}");
        }
    }

    #[test]
    fn what_people_write_is_read_leniently() {
        for (written, ty) in [
            ("INTEGER", Type::Integer),
            ("BOOL", Type::Boolean),
            ("Double Precision", Type::Double),
            ("NUMERIC(10, 2)", Type::Numeric(Some((10, 2)))),
            ("DECIMAL", Type::Numeric(Some((10, 0)))),
            ("TIMESTAMPTZ", Type::TimestampTz),
            ("BYTEA", Type::Bytea),
            ("timestamp", native("timestamp")),
            ("TEXT", native("text")),
            ("TINYINT(3) UNSIGNED", native("tinyint unsigned")),
            ("Mood", native("mood")),
        ] {
            assert_eq!(parse(latest(Flavor::MariaDb), written), ty, "{written}");
        }
    }

    #[test]
    fn what_the_server_has_not_is_refused_with_a_way_out() {
        let old = Flavor::detect("10.11.19-MariaDB", false);
        for (dialect, ty, hint) in [
            (latest(Flavor::MySql), Type::Numeric(None), "how many digits"),
            (latest(Flavor::MySql), Type::Varchar(Some(70_000)), "TEXT"),
            (latest(Flavor::MySql), Type::Array(Box::new(Type::Text)), "table of their own"),
            (latest(Flavor::MariaDb), native("inet"), "portable type"),
            (old, Type::Vector(3), "11.7"),
        ] {
            assert!(name(dialect, &ty).unwrap_err().hint.unwrap().contains(hint), "{ty:?}");
        }
    }

    fn native(text: &str) -> Type {
        Type::Native(text.to_owned())
    }
}
