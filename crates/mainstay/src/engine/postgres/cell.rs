//! Values of PostgreSQL in its binary format: <https://www.postgresql.org/docs/current/protocol-overview.html#PROTOCOL-FORMAT-CODES>.

use crate::query::{Cell, Field, Header, Mismatch, Read, Row};
use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, ToSpan};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::error::Error as StdError;
use tokio_postgres::types::{FromSql, Kind, Type};
use uuid::Uuid;

/// Microseconds from 1970, as everybody counts, to 2000, as the server does.
pub(super) const EPOCH: i64 = 946_684_800_000_000;
/// The server's first day.
pub(super) const FIRST_DAY: Date = jiff::civil::date(2000, 1, 1);

pub(super) const MICROS_OF_A_DAY: i64 = 86_400_000_000;

impl Header for tokio_postgres::Row {
    fn width(&self) -> usize {
        self.columns().len()
    }

    fn name(&self, at: usize) -> &str {
        self.columns()[at].name()
    }
}

impl Header for tokio_postgres::Statement {
    fn width(&self) -> usize {
        self.columns().len()
    }

    fn name(&self, at: usize) -> &str {
        self.columns()[at].name()
    }
}

impl Row for tokio_postgres::Row {
    type Cell<'r> = PostgresCell<'r>;

    fn cell(&self, at: usize) -> PostgresCell<'_> {
        let raw = self.try_get::<_, Raw<'_>>(at).unwrap_or(Raw(None));
        PostgresCell { ty: self.columns()[at].type_(), raw: raw.0 }
    }
}

/// The bytes of any value.
struct Raw<'r>(Option<&'r [u8]>);

impl<'r> FromSql<'r> for Raw<'r> {
    fn from_sql(_: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(Some(raw)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A value.
#[derive(Clone, Copy)]
pub struct PostgresCell<'r> {
    ty: &'r Type,
    raw: Option<&'r [u8]>,
}

impl<'r> PostgresCell<'r> {
    fn raw(self) -> Read<&'r [u8]> {
        self.raw.ok_or(Mismatch::Null)
    }

    #[cold]
    fn other(self) -> Mismatch {
        if self.raw.is_none() { Mismatch::Null } else { Mismatch::found(format_args!("a {}", self.ty.name())) }
    }

    /// The bytes of a number that is so many long.
    fn fixed<const N: usize>(self) -> Read<[u8; N]> {
        self.raw()?.try_into().map_err(|_| self.other())
    }

    /// What the driver's own reader for a type gives.
    fn read<T: FromSql<'r>>(self) -> Read<T> {
        let raw = self.raw()?;
        if !T::accepts(self.ty) {
            return Err(self.other());
        }
        T::from_sql(self.ty, raw).map_err(|error| Mismatch::found(format_args!("a {} ({error})", self.ty.name())))
    }

    /// Microseconds, or seconds' infinity, which no type of the program has.
    fn micros(self, ty: &Type) -> Read<i64> {
        if self.ty != ty {
            return Err(self.other());
        }
        match i64::from_be_bytes(self.fixed()?) {
            i64::MAX => Err(Mismatch::found("infinity")),
            i64::MIN => Err(Mismatch::found("-infinity")),
            micros => Ok(micros),
        }
    }
}

impl<'r> Cell<'r> for PostgresCell<'r> {
    fn is_null(self) -> bool {
        self.raw.is_none()
    }

    fn bool(self) -> Read<bool> {
        if *self.ty == Type::BOOL { Ok(self.fixed::<1>()? != [0]) } else { Err(self.other()) }
    }

    fn int(self) -> Read<i64> {
        match *self.ty {
            Type::INT8 => Ok(i64::from_be_bytes(self.fixed()?)),
            Type::INT4 => Ok(i32::from_be_bytes(self.fixed()?).into()),
            Type::INT2 => Ok(i16::from_be_bytes(self.fixed()?).into()),
            Type::OID => Ok(u32::from_be_bytes(self.fixed()?).into()),
            Type::NUMERIC => {
                let number = self.decimal()?;
                let whole = if number.is_integer() { number.to_i64() } else { None };
                whole.ok_or_else(|| Mismatch::found(format_args!("the number {number}")))
            }
            _ => Err(self.other()),
        }
    }

    fn real(self) -> Read<f64> {
        match *self.ty {
            Type::FLOAT8 => Ok(f64::from_be_bytes(self.fixed()?)),
            Type::FLOAT4 => Ok(f32::from_be_bytes(self.fixed()?).into()),
            _ => Err(self.other()),
        }
    }

    fn decimal(self) -> Read<Decimal> {
        match *self.ty {
            Type::NUMERIC => self.read(),
            _ => self.int().map(Decimal::from),
        }
    }

    fn text(self) -> Read<&'r str> {
        match self.ty.kind() {
            Kind::Enum(_) => std::str::from_utf8(self.raw()?).map_err(|_| self.other()),
            _ => self.read(),
        }
    }

    fn bytes(self) -> Read<&'r [u8]> {
        self.read()
    }

    fn date(self) -> Read<Date> {
        if *self.ty != Type::DATE {
            return Err(self.other());
        }
        match i32::from_be_bytes(self.fixed()?) {
            i32::MAX => Err(Mismatch::found("infinity")),
            i32::MIN => Err(Mismatch::found("-infinity")),
            days => day(days),
        }
    }

    /// The server knows 24:00, which is no time of a day.
    fn time(self) -> Read<Time> {
        time(self.micros(&Type::TIME)?).ok_or_else(|| Mismatch::found("the time 24:00:00"))
    }

    fn datetime(self) -> Read<DateTime> {
        let micros = self.micros(&Type::TIMESTAMP)?;
        let days = i32::try_from(micros.div_euclid(MICROS_OF_A_DAY)).unwrap_or(i32::MAX);
        Ok(day(days)?.to_datetime(time(micros.rem_euclid(MICROS_OF_A_DAY)).unwrap_or_default()))
    }

    fn timestamp(self) -> Read<Timestamp> {
        let micros = self.micros(&Type::TIMESTAMPTZ)?;
        let instant = micros.checked_add(EPOCH).and_then(|micros| {
            let nanos = i32::try_from(micros.rem_euclid(1_000_000) * 1000).ok()?;
            Timestamp::new(micros.div_euclid(1_000_000), nanos).ok()
        });
        instant.ok_or_else(|| Mismatch::found("an instant out of range"))
    }

    fn uuid(self) -> Read<Uuid> {
        if *self.ty == Type::UUID { Ok(Uuid::from_bytes(self.fixed()?)) } else { Err(self.other()) }
    }

    fn json(self) -> Read<&'r [u8]> {
        match (self.ty, self.raw()?) {
            (&Type::JSON, text) => Ok(text),
            // The first byte is the version of the format, and the rest is text.
            (&Type::JSONB, [1, text @ ..]) => Ok(text),
            _ => Err(self.other()),
        }
    }

    /// The number of dimensions, two bytes of nothing, the numbers: <https://github.com/pgvector/pgvector>.
    fn vector(self) -> Read<Vec<f32>> {
        let raw = self.raw()?;
        let Some((&[_, _, 0, 0], numbers)) = raw.split_first_chunk().filter(|_| self.ty.name() == "vector") else {
            return Err(self.other());
        };
        Ok(numbers.as_chunks::<4>().0.iter().map(|bytes| f32::from_be_bytes(*bytes)).collect())
    }

    fn list<T: Field>(self) -> Read<Vec<T>> {
        let Kind::Array(element) = self.ty.kind() else { return Err(self.other()) };
        let values: Vec<Raw<'r>> = self.read()?;
        values.into_iter().map(|Raw(raw)| T::from_cell(Self { ty: element, raw })).collect()
    }
}

fn day(days: i32) -> Read<Date> {
    FIRST_DAY.checked_add(days.days()).map_err(|_| Mismatch::found("a day out of range"))
}

/// The time so many microseconds after midnight, if that is on the same day.
fn time(micros: i64) -> Option<Time> {
    let (seconds, rest) = (micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000));
    let part = |number: i64| i8::try_from(number).ok();
    Time::new(part(seconds / 3600)?, part(seconds / 60 % 60)?, part(seconds % 60)?, i32::try_from(rest * 1000).ok()?)
        .ok()
}
