//! Lists: arrays, on the engines that have them.

use crate::query::{Cell, Datum, Field, Kind, Node, Operand, Read};

/// A type that arrays are made of: any but bytes, whose list is a value of its own, and lists.
pub trait Element: Field {}

impl<T: Element> Element for Option<T> where Option<T>: Field {}

impl<T: Element> Field for Vec<T> {
    type Plain = Self;
    const KIND: Kind = Kind::List;

    fn datum(&self) -> Datum<'_> {
        Datum::List(self.iter().map(Field::datum).collect())
    }

    fn from_cell<'r, C: Cell<'r>>(cell: C) -> Read<Self> {
        cell.list()
    }
}

impl<M, T: Element> Operand<M, Vec<T>> for Vec<T> {
    fn node(self) -> Node {
        Node::value(&self)
    }
}

impl<M, T: Element> Operand<M, Option<Vec<T>>> for Vec<T> {
    fn node(self) -> Node {
        Node::value(&self)
    }
}

macro_rules! elements {
    ($($type:ty),*) => { $(impl Element for $type {})* };
}

elements!(bool, i16, i32, i64, f32, f64, String, rust_decimal::Decimal, uuid::Uuid, serde_json::Value);
elements!(jiff::Timestamp, jiff::civil::Date, jiff::civil::DateTime, jiff::civil::Time);
