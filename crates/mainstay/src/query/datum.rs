//! [`Datum`]: a value on its way to a server, borrowed from where it lies; and [`Kind`], what it is one of.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use std::borrow::Cow;
use uuid::Uuid;

/// A value on its way to a server. Each engine spells it as it must.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum<'a> {
    /// NULL.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A floating point number; 32 bits widen to 64 without loss.
    Real(f64),
    /// An exact decimal number.
    Decimal(Decimal),
    /// Text, and the values of enums.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// A day.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// Date and time without a zone.
    DateTime(DateTime),
    /// An instant.
    Timestamp(Timestamp),
    /// A UUID.
    Uuid(Uuid),
    /// The text of a JSON document.
    Json(Cow<'a, str>),
    /// A vector of 32-bit floats.
    Vector(Cow<'a, [f32]>),
    /// A list: an array where the engine has them.
    List(Vec<Datum<'a>>),
}

impl Datum<'_> {
    /// The same, as long-lived as the program.
    pub fn into_owned(self) -> Datum<'static> {
        match self {
            Self::Null => Datum::Null,
            Self::Bool(value) => Datum::Bool(value),
            Self::Int(value) => Datum::Int(value),
            Self::Real(value) => Datum::Real(value),
            Self::Decimal(value) => Datum::Decimal(value),
            Self::Text(value) => Datum::Text(Cow::Owned(value.into_owned())),
            Self::Bytes(value) => Datum::Bytes(Cow::Owned(value.into_owned())),
            Self::Date(value) => Datum::Date(value),
            Self::Time(value) => Datum::Time(value),
            Self::DateTime(value) => Datum::DateTime(value),
            Self::Timestamp(value) => Datum::Timestamp(value),
            Self::Uuid(value) => Datum::Uuid(value),
            Self::Json(value) => Datum::Json(Cow::Owned(value.into_owned())),
            Self::Vector(value) => Datum::Vector(Cow::Owned(value.into_owned())),
            Self::List(values) => Datum::List(values.into_iter().map(Datum::into_owned).collect()),
        }
    }
}

/// What a value is one of: the portable types, without their lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// BOOLEAN.
    Bool,
    /// SMALLINT.
    SmallInt,
    /// INTEGER.
    Integer,
    /// BIGINT.
    BigInt,
    /// REAL.
    Real,
    /// DOUBLE PRECISION.
    Double,
    /// NUMERIC.
    Decimal,
    /// TEXT, VARCHAR.
    Text,
    /// BYTEA.
    Bytes,
    /// DATE.
    Date,
    /// TIME.
    Time,
    /// TIMESTAMP.
    DateTime,
    /// TIMESTAMPTZ.
    Timestamp,
    /// UUID.
    Uuid,
    /// JSON.
    Json,
    /// VECTOR.
    Vector,
    /// An enum.
    Enum,
    /// An array.
    List,
}
