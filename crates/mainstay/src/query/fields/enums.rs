//! Enums: what `#[derive(DbEnum)]` writes beside its own trait.

use crate::model::DbEnum;
use crate::query::{Cell, Mismatch, Read};

/// Reads the value of an enum.
pub fn read<'r, E: DbEnum, C: Cell<'r>>(cell: C) -> Read<E> {
    let text = cell.text()?;
    E::from_str(text).ok_or_else(|| Mismatch::found(format_args!("`{text}`, which is no value of the enum")))
}

/// Makes an enum the type of a column. Called by the derive.
#[doc(hidden)]
#[macro_export]
macro_rules! __enum_field {
    ($type:ty) => {
        impl $crate::query::Field for $type {
            type Plain = Self;
            const KIND: $crate::query::Kind = $crate::query::Kind::Enum;

            fn datum(&self) -> $crate::query::Datum<'_> {
                $crate::query::Datum::Text(::std::borrow::Cow::Borrowed($crate::DbEnum::as_str(self)))
            }

            fn from_cell<'r, C: $crate::query::Cell<'r>>(cell: C) -> $crate::query::Read<Self> {
                $crate::query::private::read_enum(cell)
            }
        }

        impl $crate::query::private::Element for $type {}

        impl<M> $crate::query::Operand<M, $type> for $type {
            fn node(self) -> $crate::query::Node {
                $crate::query::Node::value(&self)
            }
        }

        impl<M> $crate::query::Operand<M, ::core::option::Option<$type>> for $type {
            fn node(self) -> $crate::query::Node {
                $crate::query::Node::value(&self)
            }
        }
    };
}
