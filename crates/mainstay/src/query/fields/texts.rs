//! Text, bytes, UUIDs.

use super::field;
use crate::query::{Datum, Node, Operand};
use std::borrow::Cow;
use uuid::Uuid;

field! {
    String: Text, |value| Datum::Text(Cow::Borrowed(value)), |cell| cell.text().map(str::to_owned);
    Vec<u8>: Bytes, |value| Datum::Bytes(Cow::Borrowed(value)), |cell| cell.bytes().map(<[u8]>::to_vec);
    Uuid: Uuid, |value| Datum::Uuid(*value), |cell| cell.uuid();
}

/// What is borrowed may stand beside a column of what owns it.
macro_rules! borrowed {
    ($($borrowed:ty => $owned:ty),*) => {$(
        impl<M> Operand<M, $owned> for $borrowed {
            fn node(self) -> Node {
                Node::value(&<$owned>::from(self))
            }
        }
        impl<M> Operand<M, Option<$owned>> for $borrowed {
            fn node(self) -> Node {
                Node::value(&<$owned>::from(self))
            }
        }
    )*};
}

borrowed!(&str => String, &String => String, Cow<'_, str> => String, &[u8] => Vec<u8>);
