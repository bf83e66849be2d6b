//! Rows on their way back: [`FromRow`] makes something of one, a [`Sink`] takes them as they come.

use super::{Cell, Field, Mismatch};
use crate::error::{Error, ErrorKind, Result};

/// The names of a statement's columns.
pub trait Header {
    /// How many columns there are.
    fn width(&self) -> usize;

    /// The name of a column that is there.
    fn name(&self, at: usize) -> &str;
}

/// A row, as the engine's driver holds it.
pub trait Row: Header {
    /// One of its values.
    type Cell<'r>: Cell<'r>
    where
        Self: 'r;

    /// The value of a column that is there.
    fn cell(&self, at: usize) -> Self::Cell<'_>;

    /// The value of a column that is there, as a Rust type.
    ///
    /// # Errors
    /// When it is none of that type's; the error names the column and both types.
    #[inline]
    fn get<T: Field>(&self, at: usize) -> Result<T> {
        T::from_cell(self.cell(at)).map_err(|mismatch| no_such::<T>(self.name(at), mismatch))
    }
}

#[cold]
fn no_such<T>(column: &str, mismatch: Mismatch) -> Error {
    unreadable(&short_name(std::any::type_name::<T>()), column, mismatch)
}

/// The error of a value that is none of the type that is wanted.
#[cold]
pub(crate) fn unreadable(wanted: &str, column: &str, mismatch: Mismatch) -> Error {
    let (found, hint) = match mismatch {
        Mismatch::Null => ("NULL".to_owned(), format!("read `Option<{wanted}>`, or give the query a coalesce")),
        Mismatch::Found(found) => (found, "let the Rust type be the column's, or cast it in the statement".to_owned()),
    };
    Error::new(ErrorKind::Decode, format!("the column `{column}` holds {found}, which is no `{wanted}`")).hint(hint)
}

/// A type's name without the paths in it.
pub(super) fn short_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for part in name.split_inclusive(['<', '>', ',', ' ', '[', '(', '&', ';']) {
        out.push_str(part.rsplit("::").next().unwrap_or(part));
    }
    out
}

/// What can be made of a row, or of some columns of one: a value, a tuple, a model, a struct with
/// `#[derive(FromRow)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a row",
    note = "put `#[derive(Model)]` on it if it is a table, `#[derive(FromRow)]` if it is the result of a query"
)]
pub trait FromRow: Sized + Send {
    /// How many columns it takes.
    const WIDTH: usize;

    /// The names of the columns; empty when only their order counts.
    fn names() -> &'static [&'static str] {
        &[]
    }

    /// Reads it from the columns that begin at `from`.
    ///
    /// # Errors
    /// When a value is none of its type's.
    fn from_row<R: Row>(row: &R, from: usize) -> Result<Self>;
}

impl<T: Field> FromRow for T {
    const WIDTH: usize = 1;

    fn from_row<R: Row>(row: &R, from: usize) -> Result<Self> {
        row.get(from)
    }
}

impl FromRow for () {
    const WIDTH: usize = 0;

    fn from_row<R: Row>(_: &R, _: usize) -> Result<Self> {
        Ok(())
    }
}

macro_rules! tuples {
    ($(($($part:ident),+);)*) => {$(
        impl<$($part: FromRow),+> FromRow for ($($part,)+) {
            const WIDTH: usize = 0 $(+ $part::WIDTH)+;

            #[allow(unused_assignments, reason = "the last part moves on for nobody")]
            fn from_row<R: Row>(row: &R, mut from: usize) -> Result<Self> {
                Ok(($({
                    let part = $part::from_row(row, from)?;
                    from += $part::WIDTH;
                    part
                },)+))
            }
        }
    )*};
}

tuples! {
    (A);
    (A, B);
    (A, B, C);
    (A, B, C, D);
    (A, B, C, D, E);
    (A, B, C, D, E, F);
    (A, B, C, D, E, F, G);
    (A, B, C, D, E, F, G, H);
    (A, B, C, D, E, F, G, H, I);
    (A, B, C, D, E, F, G, H, I, J);
    (A, B, C, D, E, F, G, H, I, J, K);
    (A, B, C, D, E, F, G, H, I, J, K, L);
}

/// What may not be there: the other side of a left join. It is not when all of its columns are NULL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maybe<T>(
    /// The row, if there is one.
    pub Option<T>,
);

impl<T: FromRow> FromRow for Maybe<T> {
    const WIDTH: usize = T::WIDTH;

    fn from_row<R: Row>(row: &R, from: usize) -> Result<Self> {
        let is_there = (from..from + T::WIDTH).any(|at| !row.cell(at).is_null());
        if is_there { T::from_row(row, from).map(|row| Self(Some(row))) } else { Ok(Self(None)) }
    }
}

/// What takes the rows of a statement as they come.
pub trait Sink: Send {
    /// Looks at the columns, once, before the first row.
    fn begin<H: Header>(&mut self, header: &H) -> Result<()>;

    /// Takes a row.
    fn row<R: Row>(&mut self, row: &R) -> Result<()>;

    /// Waits until there is room for another row: who passes rows on may be slower than the server.
    fn room(&mut self) -> impl Future<Output = Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    /// Whether it has taken nothing yet, so that the question may be asked again.
    fn is_fresh(&self) -> bool;
}

/// Rows of a statement that the library made: the columns are in their order.
pub struct InOrder<T>(pub(crate) Vec<T>);

impl<T: FromRow> Sink for InOrder<T> {
    fn begin<H: Header>(&mut self, header: &H) -> Result<()> {
        if header.width() >= T::WIDTH { Ok(()) } else { Err(wrong_width(header, T::WIDTH)) }
    }

    fn row<R: Row>(&mut self, row: &R) -> Result<()> {
        self.0.push(T::from_row(row, 0)?);
        Ok(())
    }

    fn is_fresh(&self) -> bool {
        self.0.is_empty()
    }
}

/// The last row of a statement that has one or none: without a list, which costs as much as a short query.
pub(crate) struct Only<T>(pub(crate) Option<T>);

impl<T: FromRow> Sink for Only<T> {
    fn begin<H: Header>(&mut self, _: &H) -> Result<()> {
        Ok(())
    }

    fn row<R: Row>(&mut self, row: &R) -> Result<()> {
        self.0 = Some(T::from_row(row, 0)?);
        Ok(())
    }

    fn is_fresh(&self) -> bool {
        self.0.is_none()
    }
}

/// Rows of a statement that somebody wrote: columns are found by name, where the type has names.
pub(crate) struct ByName<T> {
    pub(crate) rows: Vec<T>,
    /// Where each of the type's columns stands in the row.
    places: Vec<usize>,
}

impl<T> ByName<T> {
    pub(crate) fn new() -> Self {
        Self { rows: Vec::new(), places: Vec::new() }
    }
}

impl<T: FromRow> Sink for ByName<T> {
    fn begin<H: Header>(&mut self, header: &H) -> Result<()> {
        let names = T::names();
        if names.is_empty() {
            self.places = (0..T::WIDTH).collect();
            return if header.width() == T::WIDTH { Ok(()) } else { Err(wrong_width(header, T::WIDTH)) };
        }
        let place = |name: &&str| (0..header.width()).find(|at| header.name(*at) == *name);
        self.places =
            names.iter().map(|name| place(name).ok_or_else(|| missing::<T>(name, header))).collect::<Result<_>>()?;
        Ok(())
    }

    fn row<R: Row>(&mut self, row: &R) -> Result<()> {
        self.rows.push(T::from_row(&Reordered { row, places: &self.places }, 0)?);
        Ok(())
    }

    fn is_fresh(&self) -> bool {
        self.rows.is_empty()
    }
}

fn columns(header: &impl Header) -> String {
    let names: Vec<&str> = (0..header.width()).map(|at| header.name(at)).collect();
    if names.is_empty() { "it returns no columns".to_owned() } else { format!("its columns are {}", names.join(", ")) }
}

fn wrong_width(header: &impl Header, wanted: usize) -> Error {
    let message = format!("{wanted} columns are to be read, and the statement returns {}", header.width());
    Error::new(ErrorKind::Decode, message).hint(columns(header))
}

fn missing<T>(name: &str, header: &impl Header) -> Error {
    let wanted = short_name(std::any::type_name::<T>());
    Error::new(ErrorKind::Decode, format!("the statement returns no column `{name}`, which `{wanted}` has"))
        .hint(columns(header))
}

/// A row with its columns in another order.
struct Reordered<'a, R> {
    row: &'a R,
    places: &'a [usize],
}

impl<R: Row> Header for Reordered<'_, R> {
    fn width(&self) -> usize {
        self.places.len()
    }

    fn name(&self, at: usize) -> &str {
        self.row.name(self.places[at])
    }
}

impl<R: Row> Row for Reordered<'_, R> {
    type Cell<'r>
        = R::Cell<'r>
    where
        Self: 'r;

    fn cell(&self, at: usize) -> Self::Cell<'_> {
        self.row.cell(self.places[at])
    }
}

#[cfg(test)]
mod tests {
    use super::short_name;

    #[test]
    fn types_are_named_without_their_paths() {
        for (name, short) in [
            ("alloc::string::String", "String"),
            ("core::option::Option<alloc::vec::Vec<u8>>", "Option<Vec<u8>>"),
            ("(a::B, c::D)", "(B, D)"),
        ] {
            assert_eq!(short_name(name), short);
        }
    }
}
