//! The number that a new row was given, to be read as its key.

use super::{Cell, Field, Header, Mismatch, Read, Row};
use rust_decimal::Decimal;
use uuid::Uuid;

/// A number, to be read as any type of key.
#[derive(Clone, Copy)]
pub(super) struct Number(pub(super) i64);

impl Header for Number {
    fn width(&self) -> usize {
        1
    }

    fn name(&self, _: usize) -> &str {
        "the number of the new row"
    }
}

impl Row for Number {
    type Cell<'r> = Self;

    fn cell(&self, _: usize) -> Self {
        *self
    }
}

fn no_number<T>() -> Read<T> {
    Err(Mismatch::found("a number"))
}

impl<'r> Cell<'r> for Number {
    fn is_null(self) -> bool {
        false
    }

    fn bool(self) -> Read<bool> {
        no_number()
    }

    fn int(self) -> Read<i64> {
        Ok(self.0)
    }

    fn real(self) -> Read<f64> {
        no_number()
    }

    fn decimal(self) -> Read<Decimal> {
        Ok(self.0.into())
    }

    fn text(self) -> Read<&'r str> {
        no_number()
    }

    fn bytes(self) -> Read<&'r [u8]> {
        no_number()
    }

    fn date(self) -> Read<jiff::civil::Date> {
        no_number()
    }

    fn time(self) -> Read<jiff::civil::Time> {
        no_number()
    }

    fn datetime(self) -> Read<jiff::civil::DateTime> {
        no_number()
    }

    fn timestamp(self) -> Read<jiff::Timestamp> {
        no_number()
    }

    fn uuid(self) -> Read<Uuid> {
        no_number()
    }

    fn json(self) -> Read<&'r [u8]> {
        no_number()
    }

    fn vector(self) -> Read<Vec<f32>> {
        no_number()
    }

    fn list<T: Field>(self) -> Read<Vec<T>> {
        no_number()
    }
}
