//! Values of MySQL and MariaDB in the binary protocol, read as the portable types.

use crate::query::{Cell, Field, Header, Mismatch, Read, Row};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use mysql_async::consts::ColumnType;
use mysql_async::{Column, Value};
use rust_decimal::Decimal;
use std::str::{FromStr, from_utf8};
use uuid::Uuid;

/// The number of the character set of what is no text.
const BINARY: u16 = 63;

/// The columns of a statement.
pub(super) struct Columns<'s>(pub(super) &'s [Column]);

impl Header for Columns<'_> {
    fn width(&self) -> usize {
        self.0.len()
    }

    fn name(&self, at: usize) -> &str {
        from_utf8(self.0[at].name_ref()).unwrap_or_default()
    }
}

impl Header for mysql_async::Row {
    fn width(&self) -> usize {
        self.len()
    }

    fn name(&self, at: usize) -> &str {
        from_utf8(self.columns_ref()[at].name_ref()).unwrap_or_default()
    }
}

impl Row for mysql_async::Row {
    type Cell<'r> = MySqlCell<'r>;

    fn cell(&self, at: usize) -> MySqlCell<'_> {
        MySqlCell { column: &self.columns_ref()[at], value: self.as_ref(at).unwrap_or(&Value::NULL) }
    }
}

/// A value.
#[derive(Clone, Copy)]
pub struct MySqlCell<'r> {
    column: &'r Column,
    value: &'r Value,
}

impl<'r> MySqlCell<'r> {
    #[cold]
    fn other(self) -> Mismatch {
        match self.value {
            Value::NULL => Mismatch::Null,
            Value::Bytes(_) if self.is_text() => Mismatch::found("text"),
            Value::Bytes(_) if self.column.column_type() == ColumnType::MYSQL_TYPE_NEWDECIMAL => {
                Mismatch::found("a decimal number")
            }
            Value::Bytes(_) => Mismatch::found("bytes"),
            Value::Int(_) | Value::UInt(_) => Mismatch::found("an integer"),
            Value::Float(_) | Value::Double(_) => Mismatch::found("a floating point number"),
            Value::Date(..) => Mismatch::found("a date"),
            Value::Time(..) => Mismatch::found("a time"),
        }
    }

    fn is(self, ty: ColumnType) -> bool {
        self.column.column_type() == ty
    }

    /// Numbers come in the binary character set too.
    fn is_text(self) -> bool {
        self.column.character_set() != BINARY && !self.is(ColumnType::MYSQL_TYPE_JSON)
    }

    fn raw(self) -> Read<&'r [u8]> {
        match self.value {
            Value::Bytes(bytes) => Ok(bytes),
            _ => Err(self.other()),
        }
    }

    fn parse<T: FromStr>(self) -> Read<T> {
        let text = from_utf8(self.raw()?).ok();
        text.and_then(|text| text.parse().ok()).ok_or_else(|| self.other())
    }
}

impl<'r> Cell<'r> for MySqlCell<'r> {
    fn is_null(self) -> bool {
        *self.value == Value::NULL
    }

    fn bool(self) -> Read<bool> {
        self.int().map(|number| number != 0)
    }

    fn int(self) -> Read<i64> {
        match *self.value {
            Value::Int(number) => Ok(number),
            Value::UInt(number) => number.try_into().map_err(|_| Mismatch::found(format_args!("the number {number}"))),
            Value::Bytes(_) if self.is(ColumnType::MYSQL_TYPE_NEWDECIMAL) => self.parse(),
            _ => Err(self.other()),
        }
    }

    fn real(self) -> Read<f64> {
        match *self.value {
            Value::Double(number) => Ok(number),
            Value::Float(number) => Ok(number.into()),
            _ => Err(self.other()),
        }
    }

    fn decimal(self) -> Read<Decimal> {
        match self.value {
            Value::Bytes(_) if self.is(ColumnType::MYSQL_TYPE_NEWDECIMAL) => self.parse(),
            _ => self.int().map(Decimal::from),
        }
    }

    fn text(self) -> Read<&'r str> {
        let bytes = self.raw()?;
        if self.is_text() { from_utf8(bytes).map_err(|_| self.other()) } else { Err(self.other()) }
    }

    fn bytes(self) -> Read<&'r [u8]> {
        let bytes = self.raw()?;
        let is_number = self.is(ColumnType::MYSQL_TYPE_NEWDECIMAL);
        if self.is_text() || is_number { Err(self.other()) } else { Ok(bytes) }
    }

    fn date(self) -> Read<Date> {
        if self.is(ColumnType::MYSQL_TYPE_DATE) { self.datetime().map(DateTime::date) } else { Err(self.other()) }
    }

    /// The server's times reach from -838 to 838 hours.
    fn time(self) -> Read<Time> {
        let Value::Time(false, 0, hour, minute, second, micros) = *self.value else { return Err(self.other()) };
        time([hour, minute, second], micros).ok_or_else(|| self.other())
    }

    /// The server's old zero dates are none.
    fn datetime(self) -> Read<DateTime> {
        let Value::Date(year, month, day, hour, minute, second, micros) = *self.value else {
            return Err(self.other());
        };
        let date = i16::try_from(year).ok().and_then(|year| Date::new(year, month as i8, day as i8).ok());
        let found = date.zip(time([hour, minute, second], micros));
        let none = || Mismatch::found(format_args!("the date {year:04}-{month:02}-{day:02}"));
        found.map(|(date, time)| date.to_datetime(time)).filter(|_| year > 0).ok_or_else(none)
    }

    /// In UTC, as our sessions are.
    fn timestamp(self) -> Read<Timestamp> {
        let zoned = self.datetime()?.to_zoned(TimeZone::UTC);
        zoned.map(|zoned| zoned.timestamp()).map_err(|_| Mismatch::found("an instant out of range"))
    }

    fn uuid(self) -> Read<Uuid> {
        if self.is_text() { self.parse() } else { Uuid::from_slice(self.raw()?).map_err(|_| self.other()) }
    }

    fn json(self) -> Read<&'r [u8]> {
        self.raw()
    }

    fn vector(self) -> Read<Vec<f32>> {
        let (numbers, []) = self.raw()?.as_chunks::<4>() else { return Err(self.other()) };
        Ok(numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }

    fn list<T: Field>(self) -> Read<Vec<T>> {
        Err(self.other())
    }
}

fn time(parts: [u8; 3], micros: u32) -> Option<Time> {
    let [hour, minute, second] = parts.map(u8::cast_signed);
    Time::new(hour, minute, second, i32::try_from(micros).ok()? * 1000).ok()
}
