//! What a declared type in a live database stands for: the portable type only where it is declared to the
//! letter as [`types::name`] spells it, and its CHECK is there.

use super::types::{self, PLAIN};
use super::{LEXIS, quoted};
use crate::schema::{Check, Expr, Type};
use crate::sql::{TokenKind, tokens};

/// The CHECK that belongs to a type, on `column`; it stands in the column's definition, without a name.
pub(super) fn check(ty: &Type, column: &str) -> Option<Expr> {
    let column = quoted(column);
    match ty {
        Type::Varchar(Some(length)) => Some(Expr::new(format!("length({column}) <= {length}"))),
        Type::Json => Some(Expr::new(format!("json_valid({column})"))),
        Type::InlineEnum(values) => {
            let values: Vec<_> = values.iter().map(|value| Expr::literal(value).as_str().to_owned()).collect();
            Some(Expr::new(format!("{column} IN ({})", values.join(", "))))
        }
        _ => None,
    }
}

/// The portable type that a declared type stands for to the letter, its CHECK being among `checks`; the
/// type itself otherwise.
pub(super) fn exact(declared: &str, column: &str, checks: &[Check]) -> Type {
    // Nearly all columns of a large schema end here.
    if let Some((_, ty)) = PLAIN.iter().find(|(name, _)| *name == declared) {
        return ty.clone();
    }
    let (words, numbers) = types::split(declared);
    let found = match words.as_str() {
        "enum text" => checks.iter().find_map(|check| enum_of(&check.expr, column)),
        words => types::portable(words, &numbers).map(widened),
    };
    let is_exact = |ty: &Type| {
        types::name(ty).is_ok_and(|name| name == declared || types::split(&name) == (words.clone(), numbers.clone()))
            && check(ty, column).is_none_or(|wanted| position(checks, &wanted).is_some())
    };
    found.filter(is_exact).unwrap_or_else(|| Type::Native(declared.to_owned()))
}

/// SQLite has one integer type.
pub(super) fn widened(ty: Type) -> Type {
    if ty.is_integer() { Type::BigInt } else { ty }
}

/// Where a check of these words stands; the letter is looked at before the meaning, which takes longer.
pub(super) fn position(checks: &[Check], wanted: &Expr) -> Option<usize> {
    let to_the_letter = checks.iter().position(|check| check.expr.as_str() == wanted.as_str());
    to_the_letter.or_else(|| checks.iter().position(|check| check.expr == *wanted))
}

/// The enum that `column IN ('a', 'b')` lists.
fn enum_of(check: &Expr, column: &str) -> Option<Type> {
    let all: Vec<_> = tokens(check.as_str(), LEXIS).collect::<Result<_, _>>().ok()?;
    let values = all.iter().filter(|token| token.kind == TokenKind::String);
    let values = values.map(|token| token.text[1..token.text.len() - 1].replace("''", "'")).collect();
    let ty = Type::InlineEnum(values);
    (self::check(&ty, column).as_ref() == Some(check)).then_some(ty)
}

#[cfg(test)]
mod tests {
    use super::super::types::name;
    use super::*;

    fn portable() -> Vec<Type> {
        vec![
            Type::BigInt,
            Type::Boolean,
            Type::Real,
            Type::Double,
            Type::Numeric(Some((10, 2))),
            Type::Numeric(Some((3, -2))),
            Type::Numeric(None),
            Type::Varchar(Some(255)),
            Type::Varchar(None),
            Type::Char(2),
            Type::Text,
            Type::Bytea,
            Type::Date,
            Type::Time,
            Type::Timestamp,
            Type::TimestampTz,
            Type::Uuid,
            Type::Json,
            Type::Vector(512),
            Type::InlineEnum(vec!["a".into(), "it's".into()]),
            Type::InlineEnum(vec![]),
        ]
    }

    #[test]
    fn declared_types_are_read_back_exactly() {
        for column in ["c", "a \"b", "order", "Größe"] {
            for ty in portable() {
                let checks: Vec<_> = check(&ty, column).map(Check::new).into_iter().collect();
                assert_eq!(exact(&name(&ty).unwrap(), column, &checks), ty, "{column}");
            }
        }
    }

    #[test]
    fn what_is_declared_in_another_way_stays_as_it_is() {
        for declared in ["INT", "DATE", "VARCHAR(255)", "JSON TEXT", "DATETIME", "", "NUMERIC(10,2)", "ENUM TEXT"] {
            assert_eq!(exact(declared, "c", &[]), Type::Native(declared.to_owned()));
        }
    }
}
