//! The types of the portable table, and the values that may stand beside columns of them.

mod documents;
mod enums;
mod lists;
mod moments;
mod numbers;
mod texts;

/// Implements [`Field`](super::Field) for types that need nothing but a way there and a way back, and lets
/// their values stand beside columns of them.
macro_rules! field {
    ($($type:ty: $kind:ident, |$value:ident| $there:expr, |$cell:ident| $back:expr;)*) => {$(
        impl $crate::query::Field for $type {
            type Plain = Self;
            const KIND: $crate::query::Kind = $crate::query::Kind::$kind;

            #[inline]
            fn datum(&self) -> $crate::query::Datum<'_> {
                let $value = self;
                $there
            }

            fn from_cell<'r, C: $crate::query::Cell<'r>>($cell: C) -> $crate::query::Read<Self> {
                $back
            }
        }
        $crate::query::fields::operand!($type);
    )*};
}

/// Lets values stand beside columns of their type, and of the optional one.
macro_rules! operand {
    ($($type:ty),*) => {$(
        impl<M> $crate::query::Operand<M, $type> for $type {
            fn node(self) -> $crate::query::Node {
                $crate::query::Node::value(&self)
            }
        }
        impl<M> $crate::query::Operand<M, Option<$type>> for $type {
            fn node(self) -> $crate::query::Node {
                $crate::query::Node::value(&self)
            }
        }
    )*};
}

use field;
use operand;

pub use enums::read as read_enum;
pub use lists::Element;
