//! Declared types, both ways. A declared type names the portable type and how SQLite stores it
//! (`DATE TEXT`), so that it can be read back exactly: <https://sqlite.org/datatype3.html>.

use super::unsupported;
use crate::dialect::Unsupported;
use crate::schema::Type;
use crate::sql::{TokenKind, tokens};

/// Types of other engines: SQLite would take the words, and keep values of any kind.
const FOREIGN: &[&str] = &[
    "bit",
    "bit varying",
    "box",
    "cidr",
    "circle",
    "citext",
    "daterange",
    "datemultirange",
    "geography",
    "geometry",
    "halfvec",
    "hstore",
    "inet",
    "int4multirange",
    "int4range",
    "int8multirange",
    "int8range",
    "interval",
    "jsonpath",
    "line",
    "lseg",
    "ltree",
    "macaddr",
    "macaddr8",
    "money",
    "nummultirange",
    "numrange",
    "oid",
    "path",
    "pg_lsn",
    "point",
    "polygon",
    "regclass",
    "sparsevec",
    "time with time zone",
    "timetz",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "varbit",
    "xml",
];

/// Declared types without numbers and without a CHECK.
pub(super) const PLAIN: &[(&str, Type)] = &[
    ("INTEGER", Type::BigInt),
    ("BOOLEAN", Type::Boolean),
    ("REAL", Type::Real),
    ("DOUBLE PRECISION", Type::Double),
    ("NUMERIC TEXT", Type::Numeric(None)),
    ("VARCHAR", Type::Varchar(None)),
    ("TEXT", Type::Text),
    ("BLOB", Type::Bytea),
    ("DATE TEXT", Type::Date),
    ("TIME TEXT", Type::Time),
    ("TIMESTAMP TEXT", Type::Timestamp),
    ("TIMESTAMPTZ TEXT", Type::TimestampTz),
    ("UUID BLOB", Type::Uuid),
];

/// The declared type.
pub(super) fn name(ty: &Type) -> Result<String, Unsupported> {
    if let Some((name, _)) = PLAIN.iter().find(|(_, plain)| plain == ty) {
        return Ok((*name).to_owned());
    }
    if let Some(problem) = refusal(ty) {
        return Err(problem);
    }
    Ok(match ty {
        Type::Numeric(Some((precision, scale))) => format!("NUMERIC TEXT({precision}, {scale})"),
        Type::Varchar(Some(length)) => format!("VARCHAR({length})"),
        Type::Char(length) => format!("CHAR({length})"),
        Type::Vector(dimensions) => format!("VECTOR BLOB({dimensions})"),
        Type::Json => "JSON TEXT".to_owned(),
        Type::InlineEnum(_) => "ENUM TEXT".to_owned(),
        Type::Native(text) => text.clone(),
        // The other integers: all else is plain or refused.
        _ => "INTEGER".to_owned(),
    })
}

/// Why SQLite cannot have a type.
pub(super) fn refusal(ty: &Type) -> Option<Unsupported> {
    match ty {
        Type::Native(text) if is_foreign(text) => Some(no_type(text)),
        Type::Enum(name) => Some(no_type(&format!("{name}, an enum that is not defined"))),
        Type::Array(_) => {
            let hint = "keep the values in a table of their own, or as json";
            Some(unsupported("an array", "a column", hint))
        }
        _ => None,
    }
}

fn no_type(text: &str) -> Unsupported {
    unsupported(format!("the type {text}"), "a column", "use a portable type, such as text")
}

fn is_foreign(text: &str) -> bool {
    let (words, _) = split(text);
    FOREIGN.contains(&words.as_str()) || text.trim_end().ends_with("[]")
}

/// The type that a spelling stands for: the portable words, PostgreSQL's and SQLite's own.
pub(super) fn parse(text: &str) -> Type {
    if let Some(element) = text.trim_end().strip_suffix("[]") {
        return Type::Array(Box::new(parse(element)));
    }
    let (words, numbers) = split(text);
    portable(&words, &numbers).unwrap_or_else(|| Type::Native(text.trim().to_owned()))
}

/// The type of these words and numbers.
pub(super) fn portable(words: &str, numbers: &[i64]) -> Option<Type> {
    plain(words, numbers).or_else(|| sized(words, numbers))
}

fn plain(words: &str, numbers: &[i64]) -> Option<Type> {
    match numbers {
        [] => {}
        // A precision of 6 is what times have anyhow.
        [6] if words.starts_with("time") => {}
        _ => return None,
    }
    Some(match words {
        "smallint" | "int2" => Type::SmallInt,
        "integer" | "int" | "int4" => Type::Integer,
        "bigint" | "int8" => Type::BigInt,
        "boolean" | "bool" => Type::Boolean,
        "real" | "float4" => Type::Real,
        "double precision" | "double" | "float" | "float8" => Type::Double,
        "text" => Type::Text,
        "bytea" | "blob" => Type::Bytea,
        "date" | "date text" => Type::Date,
        "time" | "time without time zone" | "time text" => Type::Time,
        "timestamp" | "timestamp without time zone" | "timestamp text" => Type::Timestamp,
        "timestamptz" | "timestamp with time zone" | "timestamptz text" => Type::TimestampTz,
        "uuid" | "uuid blob" => Type::Uuid,
        "json" | "jsonb" | "json text" => Type::Json,
        _ => return None,
    })
}

fn sized(words: &str, numbers: &[i64]) -> Option<Type> {
    Some(match (words, numbers) {
        ("numeric" | "decimal" | "numeric text", &[]) => Type::Numeric(None),
        ("numeric" | "decimal" | "numeric text", &[precision]) => Type::Numeric(Some((precision.try_into().ok()?, 0))),
        ("numeric" | "decimal" | "numeric text", &[precision, scale]) => {
            Type::Numeric(Some((precision.try_into().ok()?, scale.try_into().ok()?)))
        }
        ("varchar" | "character varying", &[]) => Type::Varchar(None),
        ("varchar" | "character varying", &[length]) => Type::Varchar(Some(length.try_into().ok()?)),
        ("char" | "character", &[]) => Type::Char(1),
        ("char" | "character" | "bpchar", &[length]) => Type::Char(length.try_into().ok()?),
        ("vector" | "vector blob", &[dimensions]) => Type::Vector(dimensions.try_into().ok()?),
        _ => return None,
    })
}

/// The words of a type in lower case, and the numbers in its parentheses.
pub(super) fn split(text: &str) -> (String, Vec<i64>) {
    let (mut words, mut numbers) = (String::new(), Vec::new());
    let (mut inside, mut minus) = (false, false);
    for token in tokens(text, super::LEXIS) {
        let Ok(token) = token else { return (text.to_owned(), Vec::new()) };
        match (token.kind, token.text) {
            (TokenKind::Symbol, "(") => inside = true,
            (TokenKind::Symbol, ")") => inside = false,
            (TokenKind::Symbol, "-") => minus = true,
            (TokenKind::Symbol, ",") if inside => {}
            (TokenKind::Number, digits) if inside && digits.parse::<i64>().is_ok() => {
                let number = digits.parse::<i64>().unwrap_or_default();
                numbers.push(if std::mem::take(&mut minus) { -number } else { number });
            }
            (_, word) => {
                words.push_str(if words.is_empty() { "" } else { " " });
                words.push_str(&word.to_lowercase());
            }
        }
    }
    (words, numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revision_text_is_read_leniently() {
        for (text, ty) in [
            ("INT", Type::Integer),
            ("bigint", Type::BigInt),
            ("character varying( 20 )", Type::Varchar(Some(20))),
            ("DECIMAL(10,2)", Type::Numeric(Some((10, 2)))),
            ("Timestamp With Time Zone", Type::TimestampTz),
            ("timestamp(6)", Type::Timestamp),
            ("jsonb", Type::Json),
            ("text[]", Type::Array(Box::new(Type::Text))),
            ("mood", Type::Native("mood".into())),
            ("timestamp(3)", Type::Native("timestamp(3)".into())),
        ] {
            assert_eq!(parse(text), ty, "{text}");
        }
    }

    #[test]
    fn the_types_of_other_engines_are_refused_by_name() {
        for text in ["inet", "TSVECTOR", "halfvec(3)", "bit varying(5)"] {
            assert!(name(&Type::Native(text.into())).is_err(), "{text}");
        }
        assert_eq!(name(&Type::Native("DATETIME".into())).unwrap(), "DATETIME");
    }
}
