//! Values on their way into PostgreSQL: in the binary format of the type that the server wants, else as text,
//! which the server reads as that type.

use super::cell::{EPOCH, MICROS_OF_A_DAY};
use crate::query::{self, Datum};
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use std::error::Error as StdError;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{Format, IsNull, Kind, ToSql, Type, to_sql_checked};

type Outcome = Result<IsNull, Box<dyn StdError + Sync + Send>>;

impl ToSql for Datum<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Outcome {
        if matches!(self, Datum::Null) {
            return Ok(IsNull::Yes);
        }
        if !has_binary(self, ty) {
            out.extend_from_slice(as_text(self)?.as_bytes());
            return Ok(IsNull::No);
        }
        binary(self, ty, out)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, ty: &Type) -> Format {
        if has_binary(self, ty) { Format::Binary } else { Format::Text }
    }

    to_sql_checked!();
}

/// Whether the value has a binary form of that type.
fn has_binary(value: &Datum<'_>, ty: &Type) -> bool {
    let kind = match value {
        Datum::Null | Datum::Bytes(_) | Datum::List(_) => return true,
        Datum::Bool(_) => query::Kind::Bool,
        Datum::Int(_) => query::Kind::BigInt,
        Datum::Real(_) => query::Kind::Double,
        Datum::Decimal(_) => query::Kind::Decimal,
        Datum::Text(_) => query::Kind::Text,
        Datum::Date(_) => query::Kind::Date,
        Datum::Time(_) => query::Kind::Time,
        Datum::DateTime(_) => query::Kind::DateTime,
        Datum::Timestamp(_) => query::Kind::Timestamp,
        Datum::Uuid(_) => query::Kind::Uuid,
        Datum::Json(_) => query::Kind::Json,
        Datum::Vector(_) => query::Kind::Vector,
    };
    has_binary_form(kind, ty)
}

/// Whether values of that kind have a binary form of that type.
pub(super) fn has_binary_form(kind: query::Kind, ty: &Type) -> bool {
    match kind {
        query::Kind::Bool => *ty == Type::BOOL,
        query::Kind::SmallInt | query::Kind::Integer | query::Kind::BigInt => {
            matches!(*ty, Type::INT2 | Type::INT4 | Type::INT8 | Type::NUMERIC)
        }
        query::Kind::Real | query::Kind::Double => matches!(*ty, Type::FLOAT4 | Type::FLOAT8),
        query::Kind::Decimal => *ty == Type::NUMERIC,
        query::Kind::Text | query::Kind::Enum => {
            matches!(*ty, Type::TEXT | Type::VARCHAR | Type::BPCHAR) || matches!(ty.kind(), Kind::Enum(_))
        }
        query::Kind::Bytes => *ty == Type::BYTEA,
        query::Kind::Date => *ty == Type::DATE,
        query::Kind::Time => *ty == Type::TIME,
        query::Kind::DateTime => *ty == Type::TIMESTAMP,
        query::Kind::Timestamp => *ty == Type::TIMESTAMPTZ,
        query::Kind::Uuid => *ty == Type::UUID,
        query::Kind::Json => matches!(*ty, Type::JSON | Type::JSONB),
        query::Kind::Vector => ty.name() == "vector",
        query::Kind::List => matches!(ty.kind(), Kind::Array(_)),
    }
}

pub(super) fn binary(value: &Datum<'_>, ty: &Type, out: &mut BytesMut) -> Outcome {
    match value {
        Datum::Bool(value) => out.extend_from_slice(&[u8::from(*value)]),
        Datum::Int(value) => match *ty {
            Type::INT2 => out.extend_from_slice(&i16::try_from(*value).map_err(|_| misfit(*value, ty))?.to_be_bytes()),
            Type::INT4 => out.extend_from_slice(&i32::try_from(*value).map_err(|_| misfit(*value, ty))?.to_be_bytes()),
            Type::NUMERIC => return Decimal::from(*value).to_sql(ty, out),
            _ => out.extend_from_slice(&value.to_be_bytes()),
        },
        Datum::Real(value) if *ty == Type::FLOAT4 => out.extend_from_slice(&(*value as f32).to_be_bytes()),
        Datum::Real(value) => out.extend_from_slice(&value.to_be_bytes()),
        Datum::Decimal(value) => return value.to_sql(ty, out),
        Datum::Text(text) => out.extend_from_slice(text.as_bytes()),
        Datum::Bytes(bytes) => out.extend_from_slice(bytes),
        Datum::Date(day) => out.extend_from_slice(&days(*day).to_be_bytes()),
        Datum::Time(time) => out.extend_from_slice(&micros_of(*time).to_be_bytes()),
        Datum::DateTime(moment) => out.extend_from_slice(&micros(*moment).to_be_bytes()),
        Datum::Timestamp(instant) => out.extend_from_slice(&(instant.as_microsecond() - EPOCH).to_be_bytes()),
        Datum::Uuid(uuid) => out.extend_from_slice(uuid.as_bytes()),
        Datum::Json(text) => {
            if *ty == Type::JSONB {
                out.extend_from_slice(&[1]);
            }
            out.extend_from_slice(text.as_bytes());
        }
        Datum::Vector(numbers) => vector(numbers, out)?,
        Datum::List(values) => return values.as_slice().to_sql(ty, out),
        Datum::Null => return Ok(IsNull::Yes),
    }
    Ok(IsNull::No)
}

fn misfit(value: i64, ty: &Type) -> String {
    format!("{value} does not fit {}", ty.name())
}

fn micros_of(time: Time) -> i64 {
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    seconds * 1_000_000 + i64::from(time.subsec_nanosecond() / 1000)
}

/// The days since 2000-01-01. Of a million rows each has one or more, and a span between two days, which knows of months
/// and zones, takes ten times as long. Years begin in March here, so that the odd day is their last:
/// <https://howardhinnant.github.io/date_algorithms.html#days_from_civil>.
fn days(day: Date) -> i32 {
    let month = i32::from(day.month());
    let year = i32::from(day.year()) - i32::from(month <= 2);
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let before = (153 * ((month + 9) % 12) + 2) / 5 + i32::from(day.day()) - 1;
    era * 146_097 + year * 365 + year / 4 - year / 100 + before - 730_425
}

fn micros(moment: DateTime) -> i64 {
    i64::from(days(moment.date())) * MICROS_OF_A_DAY + micros_of(moment.time())
}

fn vector(numbers: &[f32], out: &mut BytesMut) -> Result<(), Box<dyn StdError + Sync + Send>> {
    out.extend_from_slice(&u16::try_from(numbers.len())?.to_be_bytes());
    out.extend_from_slice(&[0, 0]);
    numbers.iter().for_each(|number| out.extend_from_slice(&number.to_be_bytes()));
    Ok(())
}

/// As a literal would be written.
fn as_text(value: &Datum<'_>) -> Result<String, Box<dyn StdError + Sync + Send>> {
    Ok(match value {
        Datum::Bool(value) => value.to_string(),
        Datum::Int(value) => value.to_string(),
        Datum::Real(value) if value.is_infinite() => if *value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned(),
        Datum::Real(value) => value.to_string(),
        Datum::Decimal(value) => value.to_string(),
        Datum::Text(text) | Datum::Json(text) => text.clone().into_owned(),
        Datum::Date(value) => value.to_string(),
        Datum::Time(value) => value.to_string(),
        Datum::DateTime(value) => value.to_string(),
        Datum::Timestamp(value) => value.to_string(),
        Datum::Uuid(value) => value.to_string(),
        Datum::Vector(numbers) => {
            let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            format!("[{}]", numbers.join(","))
        }
        Datum::Null | Datum::Bytes(_) | Datum::List(_) => return Err("a value without a text".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::postgres::cell::FIRST_DAY;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        for day in [Date::MIN, Date::MAX, FIRST_DAY, Date::constant(0, 2, 29), Date::constant(1999, 12, 31)] {
            assert_eq!(days(day), day.since(FIRST_DAY).unwrap().get_days(), "{day}");
        }
        let mut day = Date::constant(1899, 12, 25);
        while day.year() < 2005 {
            assert_eq!(days(day), day.since(FIRST_DAY).unwrap().get_days(), "{day}");
            day = day.tomorrow().unwrap();
        }
    }
}
