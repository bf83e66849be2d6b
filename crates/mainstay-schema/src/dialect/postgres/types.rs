//! Types: from text to [`Type`] and back.

use super::keywords::quote;
use super::{PUBLIC, Postgres, Spelling};
use crate::dialect::Unsupported;
use crate::schema::{ObjectName, Type};
use crate::sql::{Lexis, Token, TokenKind, tokens};

/// The server's own types whose names an enum might have.
#[rustfmt::skip]
const NATIVE: [&str; 33] = [
    "any", "bit", "box", "char", "cid", "cidr", "circle", "inet", "internal", "interval", "json", "jsonpath", "line",
    "lseg", "macaddr", "macaddr8", "money", "name", "oid", "path", "point", "polygon", "record", "refcursor", "tid",
    "timetz", "trigger", "tsquery", "tsvector", "unknown", "void", "xid", "xml",
];

/// The spelling of a type in a column definition.
pub(super) fn spell(dialect: &Postgres, ty: &Type) -> Result<String, Unsupported> {
    Ok(match ty {
        Type::SmallInt => "SMALLINT".to_owned(),
        Type::Integer => "INTEGER".to_owned(),
        Type::BigInt => "BIGINT".to_owned(),
        Type::Boolean => "BOOLEAN".to_owned(),
        Type::Real => "REAL".to_owned(),
        Type::Double => "DOUBLE PRECISION".to_owned(),
        Type::Numeric(None) => "NUMERIC".to_owned(),
        Type::Numeric(Some((precision, scale))) => format!("NUMERIC({precision}, {scale})"),
        Type::Varchar(None) => "VARCHAR".to_owned(),
        Type::Varchar(Some(length)) => format!("VARCHAR({length})"),
        Type::Char(length) => format!("CHAR({length})"),
        Type::Text => "TEXT".to_owned(),
        Type::Bytea => "BYTEA".to_owned(),
        Type::Date => "DATE".to_owned(),
        Type::Time => "TIME".to_owned(),
        Type::Timestamp => "TIMESTAMP".to_owned(),
        Type::TimestampTz => "TIMESTAMPTZ".to_owned(),
        Type::Uuid => "UUID".to_owned(),
        Type::Json if dialect.spelling == Spelling::Portable => "JSON".to_owned(),
        Type::Json => "JSONB".to_owned(),
        Type::Vector(dimensions) => format!("VECTOR({dimensions})"),
        Type::Enum(name) => spell_enum(name, &dialect.home),
        Type::InlineEnum(_) => {
            return Err(dialect.unsupported(
                "an enum without a name",
                "a column",
                "name the enum: CREATE TYPE … AS ENUM",
            ));
        }
        Type::Array(element) => format!("{}[]", spell(dialect, element)?),
        Type::Native(text) => text.clone(),
    })
}

/// A name that a built-in type has too means the built-in one, unless its schema is said.
fn spell_enum(name: &ObjectName, home: &str) -> String {
    if name.schema.is_some() {
        return spell_name(name);
    }
    let built_in = known(&name.name, &[], Spelling::Native).is_some() || NATIVE.contains(&name.name.as_str());
    if built_in { spell_name(&ObjectName::in_schema(home, &name.name)) } else { spell_name(name) }
}

/// Whether a column of the type depends on an object that can be dropped: an enum, or what an extension brings.
pub(super) fn is_object(ty: &Type) -> bool {
    match ty {
        Type::Array(element) => is_object(element),
        Type::Enum(_) | Type::Vector(_) | Type::Native(_) => true,
        _ => false,
    }
}

/// A name as SQL text, quoted where it must be.
pub(super) fn spell_name(name: &ObjectName) -> String {
    let mut out = String::new();
    if let Some(schema) = &name.schema {
        quote(&mut out, schema);
        out.push('.');
    }
    quote(&mut out, &name.name);
    out
}

/// The type that a spelling stands for: the portable words, PostgreSQL's own and their aliases.
pub(super) fn parse(text: &str, spelling: Spelling) -> Type {
    let Ok(tokens) = tokens(text, Lexis::STANDARD).collect::<Result<Vec<_>, _>>() else {
        return Type::Native(text.trim().to_owned());
    };
    let tokens: Vec<_> = tokens.into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
    match without_array(&tokens) {
        (element, true) => Type::Array(Box::new(parse_scalar(element, spelling))),
        (scalar, false) => parse_scalar(scalar, spelling),
    }
}

/// The type of a column as the server prints it. Six digits of a second are all that there are, and are said where
/// somebody said them: that is no difference to a text, and is one between two databases.
pub(super) fn shown(text: &str) -> Type {
    let element = text.trim_end_matches("[]");
    if !says_all_digits(element) {
        return parse(text, Spelling::Native);
    }
    let ty = Type::Native(element.to_owned());
    if element.len() < text.len() { Type::Array(Box::new(ty)) } else { ty }
}

/// Whether this is a time that says the digits which it would have anyway.
pub(super) fn says_all_digits(native: &str) -> bool {
    native.starts_with("time(6)") || native.starts_with("timestamp(6)")
}

/// Takes `[]`, `[3]`, `[][]` or `ARRAY[3]` off the end: the server keeps no more than that it is an array.
fn without_array<'t>(mut tokens: &'t [Token<'t>]) -> (&'t [Token<'t>], bool) {
    let mut array = false;
    loop {
        tokens = match tokens {
            [rest @ .., open, close] if open.is_symbol("[") && close.is_symbol("]") => rest,
            [rest @ .., open, size, close]
                if open.is_symbol("[") && size.kind == TokenKind::Number && close.is_symbol("]") =>
            {
                rest
            }
            [rest @ .., word] if word.is("array") && !rest.is_empty() => rest,
            _ => return (tokens, array),
        };
        array = true;
    }
}

/// The parts of a spelling: `schema.words(arguments) more words`.
struct Spelled {
    schema: Option<String>,
    name: String,
    arguments: Vec<u32>,
}

fn parse_scalar(tokens: &[Token<'_>], spelling: Spelling) -> Type {
    let native = || Type::Native(native_text(tokens));
    let Some(spelled) = split(tokens) else { return native() };
    let known = known(&spelled.name, &spelled.arguments, spelling);
    match (spelled.schema.as_deref(), known) {
        (None | Some("pg_catalog"), Some(ty)) | (Some(_), Some(ty @ Type::Vector(_))) => ty,
        (Some(PUBLIC), None) => Type::Native(native_text(&tokens[2..])),
        (Some("pg_catalog"), None) if tokens.len() > 2 => Type::Native(native_text(&tokens[2..])),
        (None, None) if spelled.name.starts_with("time") => native_time(&spelled).map_or_else(native, Type::Native),
        _ => native(),
    }
}

/// `None` where a token is no word, number or bracket in the customary place.
fn split(tokens: &[Token<'_>]) -> Option<Spelled> {
    let (schema, rest) = match tokens {
        [schema, dot, rest @ ..] if dot.is_symbol(".") => (Some(schema.identifier()?), rest),
        _ => (None, tokens),
    };
    let (mut words, mut arguments, mut depth) = (Vec::new(), Vec::new(), 0);
    for token in rest {
        match token.kind {
            TokenKind::Word if depth == 0 => words.push(token.text.to_lowercase()),
            // A quoted name is a name: `"char"` is not `char`.
            TokenKind::Quoted if depth == 0 => words.push(token.text.to_owned()),
            TokenKind::Number if depth == 1 => arguments.push(token.text.parse().ok()?),
            TokenKind::Symbol if token.text == "(" => depth += 1,
            TokenKind::Symbol if token.text == ")" => depth -= 1,
            TokenKind::Symbol if token.text == "," && depth == 1 => {}
            _ => return None,
        }
    }
    Some(Spelled { schema, name: words.join(" "), arguments })
}

/// The type that these words are, when there is one; else it is the server's own.
fn known(name: &str, arguments: &[u32], spelling: Spelling) -> Option<Type> {
    Some(match (name, arguments) {
        ("smallint" | "int2", []) => Type::SmallInt,
        ("integer" | "int" | "int4", []) => Type::Integer,
        ("bigint" | "int8", []) => Type::BigInt,
        ("boolean" | "bool", []) => Type::Boolean,
        ("real" | "float4", []) | ("float", [1..=24]) => Type::Real,
        ("double precision" | "float8" | "float", []) | ("float", [25..=53]) => Type::Double,
        ("numeric" | "decimal" | "dec", []) => Type::Numeric(None),
        ("numeric" | "decimal" | "dec", [precision]) => Type::Numeric(Some((u16::try_from(*precision).ok()?, 0))),
        ("numeric" | "decimal" | "dec", [precision, scale]) => {
            Type::Numeric(Some((u16::try_from(*precision).ok()?, i16::try_from(*scale).ok()?)))
        }
        ("varchar" | "character varying" | "char varying" | "national character varying" | "nchar varying", []) => {
            Type::Varchar(None)
        }
        ("varchar" | "character varying" | "char varying" | "national character varying" | "nchar varying", [n]) => {
            Type::Varchar(Some(*n))
        }
        ("char" | "character" | "nchar" | "national character" | "national char", []) => Type::Char(1),
        ("char" | "character" | "nchar" | "national character" | "national char" | "bpchar", [n]) => Type::Char(*n),
        ("text", []) => Type::Text,
        ("bytea", []) => Type::Bytea,
        ("date", []) => Type::Date,
        // Six digits are all there are: saying so changes nothing.
        ("time" | "time without time zone", [] | [6]) => Type::Time,
        ("timestamp" | "timestamp without time zone", [] | [6]) => Type::Timestamp,
        ("timestamptz" | "timestamp with time zone", [] | [6]) => Type::TimestampTz,
        ("uuid", []) => Type::Uuid,
        ("json", []) if spelling == Spelling::Portable => Type::Json,
        ("jsonb", []) => Type::Json,
        ("vector", [dimensions]) => Type::Vector(*dimensions),
        _ => return None,
    })
}

/// Times that are not portable, as the server prints them: `timestamp(3) with time zone`.
fn native_time(spelled: &Spelled) -> Option<String> {
    let (base, zone) = match spelled.name.as_str() {
        "time" | "time without time zone" => ("time", "without"),
        "timetz" | "time with time zone" => ("time", "with"),
        "timestamp" | "timestamp without time zone" => ("timestamp", "without"),
        "timestamptz" | "timestamp with time zone" => ("timestamp", "with"),
        _ => return None,
    };
    match spelled.arguments.as_slice() {
        [] | [6] => Some(format!("{base} {zone} time zone")),
        [precision] => Some(format!("{base}({precision}) {zone} time zone")),
        _ => None,
    }
}

/// A server's own type as it prints it: words in lower case, no space around punctuation.
fn native_text(tokens: &[Token<'_>]) -> String {
    let mut out = String::new();
    let (mut depth, mut previous) = (0, None);
    for token in tokens {
        let word = |kind| matches!(kind, TokenKind::Word | TokenKind::Quoted);
        if previous.is_some_and(|(kind, closed)| word(token.kind) && (word(kind) || closed)) {
            out.push(' ');
        }
        match (token.kind, token.identifier()) {
            // Modifiers keep their case: `geometry(Point,4326)`.
            (TokenKind::Word, _) if depth > 0 => out.push_str(token.text),
            (TokenKind::Word, _) => out.push_str(native_alias(&token.text.to_lowercase())),
            (TokenKind::Quoted, Some(name)) if depth == 0 => quote(&mut out, &name),
            _ => out.push_str(token.text),
        }
        depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
        previous = Some((token.kind, token.is_symbol(")")));
    }
    // `bit` alone is one bit.
    if out == "bit" { "bit(1)".to_owned() } else { out }
}

fn native_alias(word: &str) -> &str {
    match word {
        "varbit" => "bit varying",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::postgres::{latest, portable};

    #[test]
    fn every_spelling_of_a_type_is_that_type() {
        for (spellings, ty) in [
            ("smallint|INT2", Type::SmallInt),
            ("integer|int|int4|pg_catalog.int4", Type::Integer),
            ("bigint|int8", Type::BigInt),
            ("bool|boolean", Type::Boolean),
            ("real|float4|float(24)", Type::Real),
            ("double precision|float8|float|float(53)", Type::Double),
            ("numeric|decimal|dec", Type::Numeric(None)),
            ("numeric(10,2)|DECIMAL (10, 2)", Type::Numeric(Some((10, 2)))),
            ("numeric(10)|decimal(10,0)", Type::Numeric(Some((10, 0)))),
            ("varchar(20)|character varying(20)|CHAR VARYING (20)", Type::Varchar(Some(20))),
            ("varchar|character varying", Type::Varchar(None)),
            ("char|character|character(1)|bpchar(1)", Type::Char(1)),
            ("time|time without time zone|time(6)", Type::Time),
            ("timestamp|timestamp without time zone|timestamp(6) without time zone", Type::Timestamp),
            ("timestamptz|timestamp with time zone|timestamptz(6)", Type::TimestampTz),
            ("jsonb", Type::Json),
            ("vector(3)|public.vector(3)|ext.vector(3)|\"my ext\".vector( 3 )", Type::Vector(3)),
            ("text[]|text[3]|text[][]|TEXT ARRAY[4]|text array", Type::Array(Box::new(Type::Text))),
        ] {
            for spelling in spellings.split('|') {
                assert_eq!(latest().parse_type(spelling), ty, "{spelling}");
            }
        }
    }

    #[test]
    fn digits_that_were_said_are_told_from_digits_that_are_there() {
        for (printed, element) in [
            ("time(6) without time zone", "time(6) without time zone"),
            ("timestamp(6) with time zone", "timestamp(6) with time zone"),
            ("time with time zone", "time with time zone"),
        ] {
            let ty = Type::Native(element.to_owned());
            assert_eq!(shown(printed), ty, "{printed}");
            assert_eq!(shown(&format!("{printed}[]")), Type::Array(Box::new(ty)), "{printed}[]");
        }
        assert_eq!(shown("timestamp without time zone"), Type::Timestamp);
    }

    #[test]
    fn what_is_not_portable_is_kept_as_the_server_prints_it() {
        for (written, kept) in [
            ("INET", "inet"),
            ("json", "json"),
            ("\"char\"", "\"char\""),
            ("timestamp(3) with time zone", "timestamp(3) with time zone"),
            ("timestamptz(3)", "timestamp(3) with time zone"),
            ("timetz", "time with time zone"),
            ("HALFVEC( 3 )", "halfvec(3)"),
            ("public.halfvec(3)", "halfvec(3)"),
            ("ext.halfvec(3)", "ext.halfvec(3)"),
            ("geometry(Point, 4326)", "geometry(Point,4326)"),
            ("interval day to second(3)", "interval day to second(3)"),
            ("varbit(5)", "bit varying(5)"),
            ("BIT", "bit(1)"),
            ("\"Mood\"", "\"Mood\""),
            ("app.\"mood\"", "app.mood"),
            ("vector", "vector"),
            ("public.date", "public.date"),
        ] {
            assert_eq!(latest().parse_type(written), Type::Native(kept.to_owned()), "{written}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let name = ObjectName::in_schema("app", "Mood");
        for ty in [
            Type::Numeric(Some((10, 2))),
            Type::Char(4),
            Type::Json,
            Type::Array(Box::new(Type::Varchar(Some(3)))),
            Type::Native("halfvec(3)".to_owned()),
        ] {
            for dialect in [latest(), portable()] {
                assert_eq!(dialect.parse_type(&dialect.type_name(&ty).unwrap()), ty);
            }
        }
        assert_eq!(latest().type_name(&Type::Enum(name)).unwrap(), "app.\"Mood\"");
        assert_eq!(latest().type_name(&Type::Enum("date".into())).unwrap(), "public.date");
        assert_eq!(
            (latest().type_name(&Type::Json).unwrap(), portable().type_name(&Type::Json).unwrap()),
            ("JSONB".into(), "JSON".into())
        );
    }

    #[test]
    fn an_enum_needs_a_name() {
        let error = latest().type_name(&Type::InlineEnum(vec!["a".into()])).unwrap_err();
        assert!(error.hint.unwrap().contains("CREATE TYPE"));
    }
}
