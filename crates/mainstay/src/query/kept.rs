//! What the library keeps in rows by itself: when they were made and changed, and which version they are.

use super::meta::Column;
use super::parameters::Parameters;
use super::select::Rows;
use super::write::Writer;
use super::{Datum, Kept, Kind, Meta, Record};
use crate::error::{Error, ErrorKind};
use jiff::Timestamp;
use jiff::tz::Offset;

/// The time, as a column of this kind has it: to the microsecond.
pub(super) fn now(kind: Kind) -> Datum<'static> {
    let micros = Timestamp::now().as_microsecond();
    let now = Timestamp::from_microsecond(micros).unwrap_or_default();
    match kind {
        Kind::DateTime => Datum::DateTime(Offset::UTC.to_datetime(now)),
        Kind::Date => Datum::Date(Offset::UTC.to_datetime(now).date()),
        _ => Datum::Timestamp(now),
    }
}

/// Whether nobody has said what the value is: it is missing, or what a time is by default.
fn is_unsaid(value: &Datum<'_>) -> bool {
    match value {
        Datum::Null => true,
        Datum::Timestamp(instant) => *instant == Timestamp::UNIX_EPOCH,
        Datum::DateTime(civil) => *civil == Default::default(),
        Datum::Date(date) => *date == Default::default(),
        _ => false,
    }
}

/// The value of a new row's column, or what is kept where it says none.
pub(super) fn filled<'v>(column: &Column, value: Datum<'v>) -> Datum<'v> {
    match column.kept {
        None => value,
        Some(Kept::Version) if matches!(value, Datum::Int(0) | Datum::Null) => Datum::Int(1),
        Some(Kept::Made | Kept::Changed) if is_unsaid(&value) => now(column.kind),
        Some(_) => value,
    }
}

/// What an update that sets these columns changes besides: a time, or a number that goes up by one.
pub(super) fn kept_by_update<T>(meta: &Meta, set: &[(usize, T)]) -> Vec<(usize, Option<Datum<'static>>)> {
    let columns = meta.columns.iter().enumerate().filter(|(at, _)| set.iter().all(|(said, _)| said != at));
    let value = |(at, column): (usize, &Column)| match column.kept? {
        Kept::Made | Kept::Deleted => None,
        Kept::Changed => Some((at, Some(now(column.kind)))),
        Kept::Version => Some((at, None)),
    };
    columns.filter_map(value).collect()
}

/// The values of a row that is saved: those that it gets, and those that it is found by.
pub(super) struct Saved<'r, M> {
    pub(super) row: &'r M,
    pub(super) columns: &'r [usize],
    pub(super) found: &'r [usize],
}

impl<M: Record> Parameters for Saved<'_, M> {
    fn each<'a>(&'a self, mut take: impl FnMut(Datum<'a>)) {
        for at in self.columns {
            let column = &M::meta().columns[*at];
            take(match (column.kept, self.row.datum(*at)) {
                (Some(Kept::Changed), _) => now(column.kind),
                (Some(Kept::Version), Datum::Int(number)) => Datum::Int(number.wrapping_add(1)),
                (_, value) => value,
            });
        }
        self.found.iter().for_each(|at| take(self.row.datum(*at)));
    }
}

pub(super) fn outdated(meta: &Meta) -> Error {
    Error::new(ErrorKind::Outdated, "somebody else has changed the row since it was read")
        .at(&meta.name)
        .hint("read it again, and make the change on what it is now")
}

impl Writer<'_> {
    /// That the rows of a table are those that the query is about, where the model marks what is deleted.
    pub(crate) fn present(&mut self, word: &'static str, meta: &'static Meta, rows: Rows) -> &mut Self {
        let Some(at) = meta.keeps(Kept::Deleted).filter(|_| rows != Rows::All) else { return self };
        let is = if rows == Rows::Deleted { " IS NOT NULL" } else { " IS NULL" };
        self.raw(word).column(meta, at).raw(is)
    }
}
