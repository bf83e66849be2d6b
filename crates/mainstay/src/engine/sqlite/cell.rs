//! Values of SQLite, read as the portable types: what each is kept as stands in the dialect's `types`.

use crate::query::{Cell, Field, Header, Mismatch, Read, Row};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use rusqlite::types::ValueRef;
use rust_decimal::Decimal;
use std::str::FromStr;
use uuid::Uuid;

/// A row.
pub(super) struct SqliteRow<'s> {
    pub(super) row: &'s rusqlite::Row<'s>,
}

impl Header for SqliteRow<'_> {
    fn width(&self) -> usize {
        self.row.as_ref().column_count()
    }

    fn name(&self, at: usize) -> &str {
        self.row.as_ref().column_name(at).unwrap_or_default()
    }
}

/// The columns of a statement.
pub(super) struct Columns<'s>(pub(super) &'s rusqlite::Statement<'s>);

impl Header for Columns<'_> {
    fn width(&self) -> usize {
        self.0.column_count()
    }

    fn name(&self, at: usize) -> &str {
        self.0.column_name(at).unwrap_or_default()
    }
}

impl Row for SqliteRow<'_> {
    type Cell<'r>
        = SqliteCell<'r>
    where
        Self: 'r;

    #[inline]
    fn cell(&self, at: usize) -> SqliteCell<'_> {
        SqliteCell(self.row.get_ref(at).unwrap_or(ValueRef::Null))
    }
}

/// A value.
#[derive(Clone, Copy)]
pub(super) struct SqliteCell<'r>(ValueRef<'r>);

impl SqliteCell<'_> {
    #[cold]
    fn other(self) -> Mismatch {
        match self.0 {
            ValueRef::Null => Mismatch::Null,
            ValueRef::Integer(_) => Mismatch::found("an integer"),
            ValueRef::Real(_) => Mismatch::found("a floating point number"),
            ValueRef::Text(_) => Mismatch::found("text"),
            ValueRef::Blob(_) => Mismatch::found("bytes"),
        }
    }
}

fn parse<T: FromStr>(text: &str) -> Read<T> {
    text.parse().map_err(|_| Mismatch::found("text in another form"))
}

impl<'r> Cell<'r> for SqliteCell<'r> {
    #[inline]
    fn is_null(self) -> bool {
        matches!(self.0, ValueRef::Null)
    }

    #[inline]
    fn bool(self) -> Read<bool> {
        match self.0 {
            ValueRef::Integer(number) => Ok(number != 0),
            _ => Err(self.other()),
        }
    }

    #[inline]
    fn int(self) -> Read<i64> {
        match self.0 {
            ValueRef::Integer(number) => Ok(number),
            _ => Err(self.other()),
        }
    }

    /// SQLite makes NULL of a NaN, so that one is kept as text.
    #[inline]
    fn real(self) -> Read<f64> {
        match self.0 {
            ValueRef::Real(number) => Ok(number),
            ValueRef::Integer(number) => Ok(number as f64),
            ValueRef::Text(b"NaN") => Ok(f64::NAN),
            _ => Err(self.other()),
        }
    }

    fn decimal(self) -> Read<Decimal> {
        match self.0 {
            ValueRef::Text(_) => super::functions::decimal(self.text()?).ok_or_else(|| self.other()),
            ValueRef::Integer(number) => Ok(number.into()),
            ValueRef::Real(number) => Decimal::try_from(number).map_err(|_| self.other()),
            _ => Err(self.other()),
        }
    }

    #[inline]
    fn text(self) -> Read<&'r str> {
        match self.0 {
            ValueRef::Text(text) => std::str::from_utf8(text).map_err(|_| Mismatch::found("text that is no UTF-8")),
            _ => Err(self.other()),
        }
    }

    fn bytes(self) -> Read<&'r [u8]> {
        match self.0 {
            ValueRef::Blob(bytes) => Ok(bytes),
            _ => Err(self.other()),
        }
    }

    fn date(self) -> Read<Date> {
        parse(self.text()?)
    }

    fn time(self) -> Read<Time> {
        parse(self.text()?)
    }

    fn datetime(self) -> Read<DateTime> {
        parse(self.text()?)
    }

    /// In UTC where no offset stands, as `CURRENT_TIMESTAMP` writes it.
    fn timestamp(self) -> Read<Timestamp> {
        let text = self.text()?;
        let has_offset = text.ends_with('Z') || text.get(11..).is_some_and(|time| time.contains(['+', '-']));
        if has_offset {
            return parse(text);
        }
        let zoned = parse::<DateTime>(text)?.to_zoned(TimeZone::UTC);
        zoned.map(|zoned| zoned.timestamp()).map_err(|_| Mismatch::found("an instant out of range"))
    }

    fn uuid(self) -> Read<Uuid> {
        match self.0 {
            ValueRef::Blob(bytes) => Uuid::from_slice(bytes).map_err(|_| Mismatch::found("bytes that are not 16")),
            ValueRef::Text(_) => parse(self.text()?),
            _ => Err(self.other()),
        }
    }

    fn json(self) -> Read<&'r [u8]> {
        self.text().map(str::as_bytes)
    }

    fn vector(self) -> Read<Vec<f32>> {
        let (numbers, []) = self.bytes()?.as_chunks::<4>() else {
            return Err(Mismatch::found("bytes that are no vector"));
        };
        Ok(numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }

    fn list<T: Field>(self) -> Read<Vec<T>> {
        Err(self.other())
    }
}
