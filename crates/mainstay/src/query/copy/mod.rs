//! Many rows at once, in constant memory: typed rows, CSV, NDJSON; into a table ([`CopyIn`]) and out of a query
//! ([`CopyOut`]).

mod csv;
mod ndjson;
mod out;
mod read;
mod records;
mod rows;
mod values;

pub(crate) mod source;

pub use out::CopyOut;
pub use rows::CopyIn;

use super::{Database, Find, Meta, Record};
use crate::error::{Error, ErrorKind};
use mainstay_schema::schema::Table;
use mainstay_schema::suggest::closest;
use std::str::FromStr;

/// How rows are written as text, in UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A line of names, then a line for each row, as `psql` and spreadsheets write it: nothing between two commas is NULL,
    /// `""` the empty text.
    Csv,
    /// A JSON object for each row, one on a line.
    Ndjson,
}

/// The formats, by their names, which are also the ends of their files' names.
const FORMATS: [(&str, Format); 3] = [("csv", Format::Csv), ("ndjson", Format::Ndjson), ("jsonl", Format::Ndjson)];

impl FromStr for Format {
    type Err = Error;

    /// By its name: `csv`, `ndjson` or `jsonl`.
    fn from_str(name: &str) -> Result<Self, Error> {
        let found = FORMATS.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, format)| format).ok_or_else(|| {
            Error::new(ErrorKind::Config, format!("no format is called `{name}`")).hint("use csv or ndjson")
        })
    }
}

impl Database {
    /// Rows into a model's table, many of them: see [`CopyIn`].
    pub fn copy_in<M: Record>(&self) -> CopyIn<'_, M> {
        CopyIn::new(self, M::meta())
    }

    /// Rows into a table that no model describes, as an inspection shows it. What is known of the table is kept for as
    /// long as the program runs.
    pub fn copy_into(&self, table: Table) -> CopyIn<'_, ()> {
        CopyIn::new(self, Meta::of_table(table, self.spelling()))
    }

    /// All rows of a table that no model describes, as an inspection shows it. What is known of the table is kept for as
    /// long as the program runs.
    pub fn copy_from(&self, table: Table) -> CopyOut<'_> {
        CopyOut::new(self, super::Select::all(Meta::of_table(table, self.spelling())))
    }
}

impl<'d, M: Record> Find<'d, M> {
    /// The rows as text: see [`CopyOut`].
    pub fn copy_out(self) -> CopyOut<'d> {
        let (db, select) = self.into_parts();
        CopyOut::new(db, select)
    }
}

/// The place of a column that a file names.
fn place(meta: &Meta, name: &str) -> Result<usize, Error> {
    let found = meta.columns.iter().position(|column| column.name == name);
    let at = found.ok_or_else(|| {
        let error = Error::new(ErrorKind::Decode, format!("the table {} has no column `{name}`", meta.name));
        match closest(name, meta.columns.iter().map(|column| column.name)) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error,
        }
    })?;
    if meta.columns[at].computed {
        let error = Error::new(ErrorKind::Decode, format!("the column `{name}` of {} is computed", meta.name));
        return Err(error.hint("leave it out: the server computes it"));
    }
    Ok(at)
}
