//! Values on their way into MySQL and MariaDB.

use super::spelling::Words;
use crate::error::{Error, ErrorKind, Result};
use crate::query::Datum;
use crate::query::parameters::Parameters;
use jiff::civil::{Date, DateTime, Time};
use mysql_async::Value;
use serde_json::Value as Json;

/// What the driver sends as one message; longer values go one by one, in pieces of this length.
const PIECE: usize = (1 << 24) - 1;

/// The values of a statement as the driver takes them; an error where these servers have no such value, or take none so
/// long: they would say so in the middle of the message, and hang up, or refuse what comes after it.
pub(super) fn gathered<P: Parameters + ?Sized>(
    values: &P,
    words: &Words,
    wanted: usize,
    longest: usize,
) -> Result<Vec<Value>> {
    let (mut out, mut problem, mut most, mut all) = (Vec::with_capacity(wanted), None, 0, 0);
    values.each(|datum| match value(datum, words) {
        Ok(value) => {
            if let Value::Bytes(bytes) = &value {
                (most, all) = (most.max(bytes.len()), all + bytes.len());
            }
            out.push(value);
        }
        Err(error) => problem = Some(error),
    });
    match problem {
        Some(error) => Err(error),
        None if most >= longest || (longest < PIECE && all >= longest) => Err(too_long(all, longest)),
        None => Ok(out),
    }
}

#[cold]
fn too_long(length: usize, longest: usize) -> Error {
    Error::new(ErrorKind::Statement, format!("the values are {length} bytes long, and the server takes {longest}"))
        .hint("raise max_allowed_packet on the server (1G is the most), or keep the value in parts")
}

/// A value as the driver takes it; an error where these servers have no such value.
fn value(datum: Datum<'_>, words: &Words) -> Result<Value> {
    Ok(match datum {
        Datum::Null => Value::NULL,
        Datum::Bool(value) => Value::Int(value.into()),
        Datum::Int(number) => Value::Int(number),
        Datum::Real(number) if number.is_finite() => Value::Double(number),
        Datum::Real(number) => return Err(no_such(format_args!("the number {number}"), "keep NULL in its place")),
        Datum::Decimal(number) => Value::Bytes(number.to_string().into_bytes()),
        Datum::Text(text) | Datum::Json(text) => Value::Bytes(text.into_owned().into_bytes()),
        Datum::Bytes(bytes) => Value::Bytes(bytes.into_owned()),
        Datum::Date(date) => moment(date.to_datetime(Time::midnight()))?,
        Datum::Time(time) => {
            let [hour, minute, second] = [time.hour(), time.minute(), time.second()].map(i8::unsigned_abs);
            Value::Time(false, 0, hour, minute, second, micros(time))
        }
        Datum::DateTime(civil) => moment(civil)?,
        Datum::Timestamp(instant) => moment(jiff::tz::Offset::UTC.to_datetime(instant))?,
        Datum::Uuid(uuid) if words.has_uuid() => Value::Bytes(uuid.to_string().into_bytes()),
        Datum::Uuid(uuid) => Value::Bytes(uuid.as_bytes().to_vec()),
        Datum::Vector(numbers) => Value::Bytes(numbers.iter().flat_map(|number| number.to_le_bytes()).collect()),
        Datum::List(values) => {
            let list: Vec<Json> = values.iter().map(|value| element(value, words)).collect::<Result<_>>()?;
            Value::Bytes(Json::Array(list).to_string().into_bytes())
        }
    })
}

#[cold]
fn no_such(what: impl std::fmt::Display, hint: &str) -> Error {
    Error::new(ErrorKind::Unsupported, format!("the server cannot keep {what}")).hint(hint)
}

fn micros(time: Time) -> u32 {
    time.subsec_nanosecond().unsigned_abs() / 1000
}

fn moment(civil: DateTime) -> Result<Value> {
    let (date, time): (Date, Time) = (civil.date(), civil.time());
    let year = u16::try_from(date.year()).ok().filter(|year| *year > 0);
    let year = year.ok_or_else(|| no_such(format_args!("the date {date}"), "its years are 1 to 9999"))?;
    let [month, day] = [date.month(), date.day()].map(i8::unsigned_abs);
    let [hour, minute, second] = [time.hour(), time.minute(), time.second()].map(i8::unsigned_abs);
    Ok(Value::Date(year, month, day, hour, minute, second, micros(time)))
}

/// A value of a list, which travels as JSON: what JSON has no word for is text, which the server reads as the type
/// that the list is said to be of.
fn element(value: &Datum<'_>, words: &Words) -> Result<Json> {
    Ok(match value {
        Datum::Null => Json::Null,
        Datum::Bool(value) => Json::from(u8::from(*value)),
        Datum::Int(number) => Json::from(*number),
        Datum::Real(number) if number.is_finite() => Json::from(*number),
        Datum::Text(text) | Datum::Json(text) => Json::from(text.as_ref()),
        Datum::Bytes(bytes) => Json::from(hexadecimal(bytes)),
        Datum::Uuid(uuid) if !words.has_uuid() => Json::from(hexadecimal(uuid.as_bytes())),
        Datum::Uuid(uuid) => Json::from(uuid.to_string()),
        Datum::Decimal(number) => Json::from(number.to_string()),
        Datum::Date(date) => Json::from(date.to_string()),
        Datum::Time(time) => Json::from(time.to_string()),
        Datum::DateTime(civil) => Json::from(format!("{} {}", civil.date(), civil.time())),
        Datum::Timestamp(instant) => {
            let utc = jiff::tz::Offset::UTC.to_datetime(*instant);
            Json::from(format!("{} {}", utc.date(), utc.time()))
        }
        Datum::Real(_) | Datum::Vector(_) | Datum::List(_) => {
            return Err(no_such("such a list", "ask for each of its values by itself"));
        }
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
