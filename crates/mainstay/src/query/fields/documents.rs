//! JSON documents and vectors.

use super::field;
use crate::query::{Cell, Datum, Field, Kind, Mismatch, Node, Operand, Read};
use crate::types::{Json, Vector};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::borrow::Cow;

field! {
    Value: Json, |value| Datum::Json(Cow::Owned(value.to_string())), |cell| read(cell.json()?);
}

fn read<T: DeserializeOwned>(text: &[u8]) -> Read<T> {
    serde_json::from_slice(text).map_err(|error| Mismatch::found(format_args!("JSON of another shape: {error}")))
}

impl<T: Serialize + DeserializeOwned + Send> Field for Json<T> {
    type Plain = Self;
    const KIND: Kind = Kind::Json;

    /// A value that serde cannot write (a map whose keys are no text) becomes a text that no server takes for JSON.
    fn datum(&self) -> Datum<'_> {
        Datum::Json(Cow::Owned(serde_json::to_string(&self.0).unwrap_or_else(|error| error.to_string())))
    }

    fn from_cell<'r, C: Cell<'r>>(cell: C) -> Read<Self> {
        read(cell.json()?).map(Json)
    }
}

impl<const N: usize> Field for Vector<N> {
    type Plain = Self;
    const KIND: Kind = Kind::Vector;

    fn datum(&self) -> Datum<'_> {
        Datum::Vector(Cow::Borrowed(self))
    }

    fn from_cell<'r, C: Cell<'r>>(cell: C) -> Read<Self> {
        cell.vector()?.try_into().map_err(Mismatch::found)
    }
}

/// Values of types with parameters may stand beside columns of them.
macro_rules! operand {
    ([$($parameter:tt)*] $type:ty) => {
        impl<M, $($parameter)*> Operand<M, $type> for $type {
            fn node(self) -> Node {
                Node::value(&self)
            }
        }
        impl<M, $($parameter)*> Operand<M, Option<$type>> for $type {
            fn node(self) -> Node {
                Node::value(&self)
            }
        }
        impl<M, $($parameter)*> Operand<M, $type> for &$type {
            fn node(self) -> Node {
                Node::value(self)
            }
        }
    };
}

operand!([T: Serialize + DeserializeOwned + Send] Json<T>);
operand!([const N: usize] Vector<N>);
