//! Defaults: what is only the server's spelling of a literal comes off.
//!
//! The server keeps `DEFAULT 'x'` as `'x'::character varying` and `DEFAULT -1` as `'-1'::integer`.

use super::{Spelling, types};
use crate::dialect::short_number;
use crate::schema::{Expr, Type};
use crate::sql::{Lexis, Token, TokenKind, tokens};

/// The default of a column of type `ty` in its shortest spelling; `None` for NULL, which is no default.
pub(super) fn canonical_default(expr: &Expr, ty: &Type) -> Option<Expr> {
    let tokens: Result<Vec<_>, _> = tokens(expr.as_str(), Lexis::STANDARD).collect();
    let Ok(tokens) = tokens else { return Some(expr.clone()) };
    let tokens: Vec<_> = tokens.into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
    let Some((literal, cast)) = literal_and_cast(without_parentheses(&tokens)) else { return Some(expr.clone()) };
    if literal == Literal::Null {
        return None;
    }
    let cast_text = cast.iter().map(|token| token.text).collect::<Vec<_>>().join(" ");
    if !cast.is_empty() && !is_spelling_of(&types::parse(&cast_text, Spelling::Native), ty) {
        return Some(expr.clone());
    }
    Some(literal.write(ty))
}

/// A literal, as it was meant.
#[derive(Debug, PartialEq)]
enum Literal {
    Null,
    /// Digits with their sign, `true`, `false`.
    Bare(String),
    /// The text within quotes, quotes and escapes taken off.
    Text(String),
}

impl Literal {
    /// A number in quotes is the number where the column holds numbers, and so for booleans.
    fn write(self, ty: &Type) -> Expr {
        match self {
            Self::Text(text) if is_number(ty) && text.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
                Expr::new(short_number(text.trim(), ty))
            }
            Self::Text(text) if *ty == Type::Boolean => match text.trim().to_lowercase().as_str() {
                "t" | "true" | "y" | "yes" | "on" | "1" => Expr::new("true"),
                "f" | "false" | "n" | "no" | "off" | "0" => Expr::new("false"),
                _ => Expr::literal(&text),
            },
            Self::Text(text) => Expr::literal(&text),
            Self::Bare(text) => Expr::new(short_number(&text, ty)),
            Self::Null => Expr::new("NULL"),
        }
    }
}

/// Splits `literal::type`; the type is empty where no cast stands.
fn literal_and_cast<'t>(tokens: &'t [Token<'t>]) -> Option<(Literal, &'t [Token<'t>])> {
    let at = tokens.iter().position(|token| token.is_symbol("::")).unwrap_or(tokens.len());
    let (value, cast) = tokens.split_at(at);
    let cast = cast.get(1..).unwrap_or_default();
    let plain = |token: &Token<'_>| match token.kind {
        TokenKind::Word | TokenKind::Quoted | TokenKind::Number => true,
        _ => matches!(token.text, "." | "(" | ")" | "," | "[" | "]"),
    };
    if !cast.iter().all(plain) || cast.iter().any(|token| token.is("collate") || token.is("at")) {
        return None;
    }
    Some((literal(without_parentheses(value))?, cast))
}

fn literal(tokens: &[Token<'_>]) -> Option<Literal> {
    match tokens {
        [word] if word.is("null") => Some(Literal::Null),
        [word] if word.is("true") || word.is("false") => Some(Literal::Bare(word.text.to_lowercase())),
        [number] if number.kind == TokenKind::Number => Some(Literal::Bare(number.text.to_owned())),
        [sign, number] if sign.is_symbol("-") && number.kind == TokenKind::Number => {
            Some(Literal::Bare(format!("-{}", number.text)))
        }
        [string] if string.kind == TokenKind::String => unquoted(string.text).map(Literal::Text),
        _ => None,
    }
}

/// The text of a string literal; `None` for bit strings and escapes that are rare enough to be left alone.
fn unquoted(text: &str) -> Option<String> {
    if let Some(inner) = text.strip_prefix('\'') {
        return Some(inner.strip_suffix('\'')?.replace("''", "'"));
    }
    let inner = text.strip_prefix(['E', 'e'])?.strip_prefix('\'')?.strip_suffix('\'')?;
    let mut out = String::new();
    let mut chars = inner.replace("''", "'").chars().collect::<Vec<_>>().into_iter();
    while let Some(char) = chars.next() {
        match (char, if char == '\\' { chars.next()? } else { char }) {
            ('\\', escaped @ ('\\' | '\'')) => out.push(escaped),
            ('\\', 'n') => out.push('\n'),
            ('\\', 't') => out.push('\t'),
            ('\\', _) => return None,
            (_, plain) => out.push(plain),
        }
    }
    Some(out)
}

fn without_parentheses<'t>(mut tokens: &'t [Token<'t>]) -> &'t [Token<'t>] {
    while let [open, inner @ .., close] = tokens {
        let mut depth = 0;
        let balanced = inner.iter().all(|token| {
            depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
            depth >= 0
        });
        if !(open.is_symbol("(") && close.is_symbol(")") && balanced && depth == 0) {
            break;
        }
        tokens = inner;
    }
    tokens
}

/// Whether a cast to `cast` says no more than that the column is of type `column`.
fn is_spelling_of(cast: &Type, column: &Type) -> bool {
    match (cast, column) {
        (a, b) if a == b => true,
        (Type::Varchar(None) | Type::Text, b) if b.is_text() => true,
        // The server writes a bare `bpchar` for `char(n)`.
        (Type::Native(name), Type::Char(_)) => name == "bpchar",
        (Type::Numeric(None), Type::Numeric(_)) => true,
        (a, b) if is_number(a) && is_number(b) => !matches!(a, Type::Numeric(Some(_))),
        (Type::Native(name), Type::Enum(column)) => *name == types::spell_name(column),
        (Type::Array(a), Type::Array(b)) => is_spelling_of(a, b),
        (Type::Native(cast), Type::Native(column)) => base(cast) == base(column) && !cast.contains('('),
        (Type::Timestamp, Type::Native(column)) => base(column) == "timestamp without time zone",
        (Type::TimestampTz, Type::Native(column)) => base(column) == "timestamp with time zone",
        (Type::Time, Type::Native(column)) => base(column) == "time without time zone",
        _ => false,
    }
}

/// A type's name without its modifiers: `timestamp(3) with time zone` is a `timestamp with time zone`.
fn base(native: &str) -> String {
    match native.split_once('(').map(|(name, rest)| (name, rest.split_once(')').map_or("", |(_, rest)| rest))) {
        Some((name, rest)) => format!("{name}{rest}"),
        None => native.to_owned(),
    }
}

fn is_number(ty: &Type) -> bool {
    ty.is_integer() || matches!(ty, Type::Real | Type::Double | Type::Numeric(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(text: &str, ty: &Type) -> Option<String> {
        canonical_default(&Expr::from(text), ty).map(|expr| expr.as_str().to_owned())
    }

    #[test]
    fn the_servers_spelling_of_a_literal_comes_off() {
        let role = Type::Enum("role".into());
        let moods = Type::Array(Box::new(Type::Enum(crate::schema::ObjectName::in_schema("app", "Mood"))));
        for (ty, written, left) in [
            (Type::Varchar(Some(30)), "'x'::character varying", "'x'"),
            (Type::Text, "('x'::text)", "'x'"),
            (Type::Char(3), "'x'::bpchar", "'x'"),
            (Type::Text, r"E'a\\b'::text", r"'a\b'"),
            (Type::Text, "'has '' quote'::text", "'has '' quote'"),
            (Type::Integer, "'-1'::integer", "-1"),
            (Type::Integer, "(-1)", "-1"),
            (Type::BigInt, "'15'", "15"),
            (Type::Numeric(Some((10, 2))), "(0)::numeric", "0"),
            (Type::Numeric(Some((10, 2))), "0.00", "0"),
            (Type::Numeric(None), "'1.50'::numeric", "1.50"),
            (Type::Double, "'5.0'::double precision", "5"),
            (Type::Boolean, "'t'", "true"),
            (Type::Boolean, "FALSE", "false"),
            (Type::Json, "'{}'::jsonb", "'{}'"),
            (role.clone(), "'a'::role", "'a'"),
            (moods, "'{}'::app.\"Mood\"[]", "'{}'"),
            (Type::TimestampTz, "'2020-01-01 00:00:00+00'::timestamp with time zone", "'2020-01-01 00:00:00+00'"),
            (Type::Native("interval".into()), "'14 days'::interval", "'14 days'"),
            (Type::Native("timestamp(3) with time zone".into()), "'epoch'::timestamp with time zone", "'epoch'"),
        ] {
            assert_eq!(short(written, &ty).as_deref(), Some(left), "{written}");
            assert_eq!(short(left, &ty).as_deref(), Some(left), "{left} again");
        }
    }

    #[test]
    fn what_says_more_than_a_literal_stays() {
        for (ty, written) in [
            (Type::Timestamp, "('now'::text)::timestamp without time zone"),
            (Type::TimestampTz, "now()"),
            (Type::Text, "'x'::character varying(1)"),
            (Type::Text, "('a'::text || 'b'::text)"),
            (Type::Date, "'2020-01-01'::timestamp without time zone"),
            (Type::BigInt, "nextval('s'::regclass)"),
            (Type::Array(Box::new(Type::Integer)), "ARRAY[]::integer[]"),
            (Type::Native("bit(3)".into()), "'101'::\"bit\""),
            (Type::Native("bit(3)".into()), "B'101'"),
            (Type::Text, "'unclosed"),
        ] {
            assert_eq!(short(written, &ty).as_deref(), Some(written));
        }
    }

    #[test]
    fn null_is_no_default() {
        for written in ["NULL", "null", "(NULL)", "NULL::character varying", "(NULL)::integer"] {
            assert_eq!(short(written, &Type::Integer), None, "{written}");
        }
    }
}
