//! [`Field`]: a Rust type that a column can have. What a value becomes on its way to a server is a
//! [`Datum`]; on its way back the engine's own cell is read, with nothing in between.

use super::{Datum, Kind};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use std::fmt;
use uuid::Uuid;

/// A Rust type that a column can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the type of a column",
    note = "an enum becomes one by `#[derive(DbEnum)]`; any other value can be kept as JSON: `Json<{Self}>`"
)]
pub trait Field: Sized + Send {
    /// The type without `Option`.
    type Plain: Field<Plain = Self::Plain>;
    /// What its values are.
    const KIND: Kind;
    /// Whether it may be NULL.
    const NULLABLE: bool = false;

    /// The value, for a server.
    fn datum(&self) -> Datum<'_>;

    /// The value that a server gave.
    ///
    /// # Errors
    /// When it is none of this type's.
    fn from_cell<'r, C: Cell<'r>>(cell: C) -> Read<Self>;
}

/// What reading a cell gives.
pub type Read<T> = Result<T, Mismatch>;

/// Why a value of a server cannot be one of the program's.
#[derive(Debug)]
pub enum Mismatch {
    /// It is NULL.
    Null,
    /// It is of another type, or out of range: what it is.
    Found(String),
}

impl Mismatch {
    /// Something else was found.
    #[cold]
    pub fn found(what: impl fmt::Display) -> Self {
        Self::Found(what.to_string())
    }
}

/// One value of a row, as the engine's driver holds it. A NULL is [`Mismatch::Null`] to every question but the first.
#[allow(missing_docs, reason = "each method is named as what it reads")]
pub trait Cell<'r>: Copy {
    fn is_null(self) -> bool;
    fn bool(self) -> Read<bool>;
    fn int(self) -> Read<i64>;
    fn real(self) -> Read<f64>;
    fn decimal(self) -> Read<Decimal>;
    fn text(self) -> Read<&'r str>;
    fn bytes(self) -> Read<&'r [u8]>;
    fn date(self) -> Read<Date>;
    fn time(self) -> Read<Time>;
    fn datetime(self) -> Read<DateTime>;
    fn timestamp(self) -> Read<Timestamp>;
    fn uuid(self) -> Read<Uuid>;
    /// The text of the document.
    fn json(self) -> Read<&'r [u8]>;
    fn vector(self) -> Read<Vec<f32>>;
    fn list<T: Field>(self) -> Read<Vec<T>>;
}

impl<T: Field<Plain = T>> Field for Option<T> {
    type Plain = T;
    const KIND: Kind = T::KIND;
    const NULLABLE: bool = true;

    fn datum(&self) -> Datum<'_> {
        self.as_ref().map_or(Datum::Null, T::datum)
    }

    fn from_cell<'r, C: Cell<'r>>(cell: C) -> Read<Self> {
        if cell.is_null() { Ok(None) } else { T::from_cell(cell).map(Some) }
    }
}
