//! Values as text, one form on every engine: what is written here is read here, and by PostgreSQL's COPY.

use crate::query::{Cell, Datum, Field, Kind, Read};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use rust_decimal::Decimal;
use std::fmt::{self, Write};
use std::str::FromStr;
use uuid::Uuid;

/// Whether there was a value, or NULL.
pub(super) enum Written {
    Value,
    Null,
}

/// Writes a value at the end of a text.
pub(super) fn write<'r, C: Cell<'r>>(kind: Kind, cell: C, out: &mut String) -> Read<Written> {
    if cell.is_null() {
        return Ok(Written::Null);
    }
    // Writing to a text does not fail.
    let _ = match kind {
        Kind::Bool => write!(out, "{}", cell.bool()?),
        Kind::SmallInt | Kind::Integer | Kind::BigInt => write!(out, "{}", cell.int()?),
        Kind::Real => real(cell.real()?, &format!("{:?}", cell.real()? as f32), out),
        Kind::Double => real(cell.real()?, &format!("{:?}", cell.real()?), out),
        Kind::Decimal => write!(out, "{}", cell.decimal()?),
        Kind::Text | Kind::Enum | Kind::List => out.write_str(cell.text()?),
        Kind::Bytes => hexadecimal(cell.bytes()?, out),
        Kind::Date => write!(out, "{}", cell.date()?),
        Kind::Time => write!(out, "{}", cell.time()?),
        Kind::DateTime => write!(out, "{}", cell.datetime()?),
        Kind::Timestamp => write!(out, "{}", cell.timestamp()?),
        Kind::Uuid => write!(out, "{}", cell.uuid()?),
        Kind::Json => out.write_str(&String::from_utf8_lossy(cell.json()?)),
        Kind::Vector => vector(&cell.vector()?, out),
    };
    Ok(Written::Value)
}

/// As short as it can be and still the same number; PostgreSQL's words for what is none.
fn real(number: f64, shortest: &str, out: &mut String) -> fmt::Result {
    out.write_str(match number {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => shortest.strip_suffix(".0").unwrap_or(shortest),
    })
}

fn hexadecimal(bytes: &[u8], out: &mut String) -> fmt::Result {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.push_str("\\x");
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)].into());
        out.push(DIGITS[usize::from(byte & 15)].into());
    }
    Ok(())
}

fn vector(numbers: &[f32], out: &mut String) -> fmt::Result {
    for (at, number) in numbers.iter().enumerate() {
        write!(out, "{}{number:?}", if at == 0 { "[" } else { "," })?;
    }
    out.write_str(if numbers.is_empty() { "[]" } else { "]" })
}

/// Reads a value of this kind; what is wrong with it, if it is none.
pub(super) fn read(kind: Kind, text: &str) -> Result<Datum<'static>, String> {
    let found = match kind {
        Kind::Text | Kind::Enum | Kind::List => Some(Datum::Text(text.to_owned().into())),
        Kind::Bool => bool(text).map(Datum::Bool),
        Kind::SmallInt => parsed::<i16>(text),
        Kind::Integer => parsed::<i32>(text),
        Kind::BigInt => parsed::<i64>(text),
        Kind::Real => parsed::<f32>(text),
        Kind::Double => parsed::<f64>(text),
        Kind::Decimal => Decimal::from_str_exact(text)
            .or_else(|_| Decimal::from_scientific(text))
            .ok()
            .map(|number| number.datum().into_owned()),
        Kind::Bytes => bytes(text).map(|bytes| Datum::Bytes(bytes.into())),
        Kind::Date => parsed::<Date>(text),
        Kind::Time => parsed::<Time>(text),
        Kind::DateTime => civil(text).map(|civil| civil.datum().into_owned()),
        Kind::Timestamp => instant(text).map(|instant| instant.datum().into_owned()),
        Kind::Uuid => parsed::<Uuid>(text),
        Kind::Json => is_json(text).then(|| Datum::Json(text.to_owned().into())),
        Kind::Vector => numbers(text).map(|numbers| Datum::Vector(numbers.into())),
    };
    found.ok_or_else(|| format!("`{}` is no {}", shortened(text), name(kind)))
}

fn parsed<T: FromStr + Field>(text: &str) -> Option<Datum<'static>> {
    text.parse::<T>().ok().map(|value| value.datum().into_owned())
}

fn bool(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "t" | "1" | "yes" | "y" | "on" => Some(true),
        "false" | "f" | "0" | "no" | "n" | "off" => Some(false),
        _ => None,
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let (pairs, []) = text.strip_prefix("\\x")?.as_bytes().as_chunks::<2>() else { return None };
    let digit = |letter: u8| char::from(letter).to_digit(16);
    pairs.iter().map(|[high, low]| u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()).collect()
}

/// Whether it says how far from UTC it is; without that it is in UTC.
fn has_offset(text: &str) -> bool {
    text.ends_with(['Z', 'z']) || text.get(11..).is_some_and(|time| time.contains(['+', '-']))
}

fn civil(text: &str) -> Option<DateTime> {
    if has_offset(text) { Some(Offset::UTC.to_datetime(text.parse().ok()?)) } else { text.parse().ok() }
}

fn instant(text: &str) -> Option<Timestamp> {
    if has_offset(text) {
        return text.parse().ok();
    }
    Offset::UTC.to_timestamp(text.parse::<DateTime>().ok()?).ok()
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn numbers(text: &str) -> Option<Vec<f32>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    inner.split(',').map(|number| number.trim().parse().ok()).collect()
}

/// As much of a text as an error has room for.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The kind in the words of a schema.
pub(super) fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "BOOLEAN",
        Kind::SmallInt => "SMALLINT",
        Kind::Integer => "INTEGER",
        Kind::BigInt => "BIGINT",
        Kind::Real => "REAL",
        Kind::Double => "DOUBLE PRECISION",
        Kind::Decimal => "NUMERIC",
        Kind::Text => "TEXT",
        Kind::Bytes => "BYTEA (\\x and hexadecimal digits)",
        Kind::Date => "DATE",
        Kind::Time => "TIME",
        Kind::DateTime => "TIMESTAMP",
        Kind::Timestamp => "TIMESTAMPTZ",
        Kind::Uuid => "UUID",
        Kind::Json => "JSON",
        Kind::Vector => "VECTOR",
        Kind::Enum => "value of the enum",
        Kind::List => "list",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_write_is_read_too() {
        for (kind, text, expected) in [
            (Kind::Bool, "T", Datum::Bool(true)),
            (Kind::Bool, "0", Datum::Bool(false)),
            (Kind::SmallInt, "-32768", Datum::Int(-32768)),
            (Kind::Double, "-Infinity", Datum::Real(f64::NEG_INFINITY)),
            (Kind::Double, "1e-7", Datum::Real(1e-7)),
            (Kind::Decimal, "-0.10", Datum::Decimal(Decimal::new(-10, 2))),
            (Kind::Bytes, "\\x00fF", Datum::Bytes(vec![0, 255].into())),
            (Kind::DateTime, "2026-03-29 01:30:00", Datum::DateTime("2026-03-29T01:30".parse().unwrap())),
            (Kind::Timestamp, "2026-03-29 01:30:00+02", Datum::Timestamp("2026-03-28T23:30:00Z".parse().unwrap())),
            (Kind::Timestamp, "2026-03-29T01:30:00", Datum::Timestamp("2026-03-29T01:30:00Z".parse().unwrap())),
            (Kind::Vector, "[1, -2.5]", Datum::Vector(vec![1.0, -2.5].into())),
        ] {
            assert_eq!(read(kind, text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_none_of_a_kind_is_told() {
        for (kind, text, told) in [
            (Kind::SmallInt, "32768", "`32768` is no SMALLINT"),
            (Kind::Integer, "", "`` is no INTEGER"),
            (Kind::Bytes, "\\x0", "`\\x0` is no BYTEA (\\x and hexadecimal digits)"),
            (Kind::Date, "2026-02-30", "`2026-02-30` is no DATE"),
            (Kind::Json, "{", "`{` is no JSON"),
        ] {
            assert_eq!(read(kind, text), Err(told.to_owned()));
        }
        assert!(read(Kind::Uuid, &"ü".repeat(99)).unwrap_err().ends_with("…` is no UUID"));
    }
}
