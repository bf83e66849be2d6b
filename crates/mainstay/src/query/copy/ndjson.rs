//! NDJSON: a JSON object on each line. Numbers and truth values are JSON's own; exact decimals, and what is no number, are
//! texts, so that no reader rounds them; a JSON document stands as it is.

use super::values;
use crate::query::meta::Column;
use crate::query::{Datum, Kind};
use serde_json::Value;

/// The name of a column, as it stands before its value.
pub(super) fn key(name: &str) -> String {
    format!("{}:", Value::from(name))
}

/// Writes a value that was written as plain text.
pub(super) fn write(kind: Kind, value: &str, out: &mut String) {
    let is_number = || value.starts_with(|first: char| first.is_ascii_digit() || first == '-') && !value.ends_with('y');
    match kind {
        Kind::Bool | Kind::SmallInt | Kind::Integer | Kind::BigInt => out.push_str(value),
        Kind::Real | Kind::Double if is_number() => out.push_str(value),
        // A line break can only stand between the parts of a document.
        Kind::Json => out.extend(value.chars().map(|letter| if matches!(letter, '\n' | '\r') { ' ' } else { letter })),
        Kind::Vector if !value.contains(['N', 'i']) => out.push_str(value),
        _ => out.push_str(&Value::from(value).to_string()),
    }
}

/// Reads a value of a column; what is wrong with it, if it is none.
pub(super) fn read(column: &Column, value: Value) -> Result<Datum<'static>, String> {
    match (column.kind, value) {
        (Kind::Json, Value::Null) if !column.nullable => Ok(Datum::Json("null".into())),
        (_, Value::Null) => Ok(Datum::Null),
        (Kind::Json, document) => Ok(Datum::Json(document.to_string().into())),
        (kind, Value::String(text)) => values::read(kind, &text),
        (Kind::Vector, list @ Value::Array(_)) => values::read(Kind::Vector, &list.to_string()),
        (kind, Value::Array(_) | Value::Object(_)) => Err(format!("a list or an object is no {}", values::name(kind))),
        (kind, plain) => values::read(kind, &plain.to_string()),
    }
}
