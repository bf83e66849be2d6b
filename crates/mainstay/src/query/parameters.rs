//! [`Parameters`]: the values of a statement, given one after the other, so that a driver can bind each from
//! where it lies.

use super::kept::filled;
use super::{Datum, Key, Record};
use std::borrow::Cow;

/// The values of a statement, in their order.
pub(crate) trait Parameters: Sync {
    fn each<'a>(&'a self, take: impl FnMut(Datum<'a>));
}

impl Parameters for [Cow<'_, Datum<'_>>] {
    fn each<'a>(&'a self, mut take: impl FnMut(Datum<'a>)) {
        self.iter().for_each(|value| take(borrowed(value)));
    }
}

impl Parameters for [Datum<'_>] {
    fn each<'a>(&'a self, mut take: impl FnMut(Datum<'a>)) {
        self.iter().for_each(|value| take(borrowed(value)));
    }
}

/// The same value, lent.
pub(crate) fn borrowed<'a>(value: &'a Datum<'_>) -> Datum<'a> {
    match value {
        Datum::Null => Datum::Null,
        Datum::Bool(value) => Datum::Bool(*value),
        Datum::Int(value) => Datum::Int(*value),
        Datum::Real(value) => Datum::Real(*value),
        Datum::Decimal(value) => Datum::Decimal(*value),
        Datum::Text(value) => Datum::Text(Cow::Borrowed(value)),
        Datum::Bytes(value) => Datum::Bytes(Cow::Borrowed(value)),
        Datum::Date(value) => Datum::Date(*value),
        Datum::Time(value) => Datum::Time(*value),
        Datum::DateTime(value) => Datum::DateTime(*value),
        Datum::Timestamp(value) => Datum::Timestamp(*value),
        Datum::Uuid(value) => Datum::Uuid(*value),
        Datum::Json(value) => Datum::Json(Cow::Borrowed(value)),
        Datum::Vector(value) => Datum::Vector(Cow::Borrowed(value)),
        Datum::List(values) => Datum::List(values.iter().map(borrowed).collect()),
    }
}

/// The same value, for a list that lives on its own.
pub(crate) fn lasting(value: &Datum<'static>) -> Datum<'static> {
    value.clone()
}

/// No values.
impl Parameters for () {
    fn each<'a>(&'a self, _: impl FnMut(Datum<'a>)) {}
}

/// A primary key.
pub(crate) struct OfKey<'k, K>(pub(crate) &'k K);

impl<K: Key> Parameters for OfKey<'_, K> {
    fn each<'a>(&'a self, mut take: impl FnMut(Datum<'a>)) {
        self.0.each(&mut take);
    }
}

/// Some columns of rows, row after row.
pub(crate) struct OfRows<'r, M> {
    pub(crate) rows: &'r [M],
    pub(crate) columns: &'r [usize],
}

impl<M: Record> Parameters for OfRows<'_, M> {
    fn each<'a>(&'a self, mut take: impl FnMut(Datum<'a>)) {
        let columns = &M::meta().columns;
        for row in self.rows {
            for at in self.columns {
                // Each value goes from where it is made to where it is bound: one place for both kinds would be a copy more.
                match columns[*at].kept {
                    None => take(row.datum(*at)),
                    Some(_) => take(filled(&columns[*at], row.datum(*at))),
                }
            }
        }
    }
}
