//! Rows that come as text.

use super::records::Records;
use super::source::{BYTES, Source, weight};
use super::{Format, csv, ndjson, place, values};
use crate::error::{Error, ErrorKind, Result};
use crate::query::kept::filled;
use crate::query::parameters::Parameters;
use crate::query::{Datum, Meta};
use serde_json::{Map, Value};
use std::fmt::Display;
use std::ops::Range;
use tokio::io::AsyncRead;

/// Rows that come as text.
pub(super) struct TextRows<R> {
    records: Records<R>,
    format: Format,
    meta: &'static Meta,
    /// The columns that the text has, and behind them those that the library keeps and the text does not have.
    columns: Vec<usize>,
    /// How many of them the text has.
    given: usize,
    /// How many rows there were.
    rows: u64,
    /// A row that has its turn next, and its columns.
    next: Option<(Vec<usize>, Vec<Datum<'static>>)>,
    /// The gathered values, row after row.
    values: Vec<Datum<'static>>,
}

impl<R: AsyncRead + Send + Unpin> TextRows<R> {
    pub(super) fn new(reader: R, format: Format, meta: &'static Meta) -> Self {
        let records = Records::new(reader, format);
        Self { records, format, meta, columns: Vec::new(), given: 0, rows: 0, next: None, values: Vec::new() }
    }

    /// Says which columns the rows that follow have.
    fn set_columns(&mut self, columns: Vec<usize>) {
        let kept = |at: &usize| self.meta.columns[*at].kept.is_some() && !columns.contains(at);
        self.given = columns.len();
        let kept: Vec<usize> = (0..self.meta.columns.len()).filter(kept).collect();
        self.columns = columns;
        self.columns.extend(kept);
    }

    /// The columns of a CSV file, from its first line.
    async fn header(&mut self) -> Result<bool> {
        let Some(record) = self.records.next().await? else { return Ok(false) };
        let names = csv::fields(record);
        let columns = names.iter().map(|name| place(self.meta, name.as_deref().unwrap_or_default()));
        let columns: Vec<usize> = columns.collect::<Result<_>>().map_err(|error| error.at("line 1"))?;
        if let Some(at) = (1..columns.len()).find(|at| columns[..*at].contains(&columns[*at])) {
            let name = self.meta.columns[columns[at]].name;
            return Err(Error::new(ErrorKind::Decode, format!("the column `{name}` is there twice")).at("line 1"));
        }
        self.set_columns(columns);
        Ok(true)
    }

    /// The next row; `None` after the last, and before one that has other columns.
    async fn row(&mut self) -> Result<Option<Vec<Datum<'static>>>> {
        let given = &self.columns[..self.given];
        if self.next.is_some() {
            return Ok(self.next.take_if(|(columns, _)| columns == given).map(|(_, row)| row));
        }
        let Some(record) = self.records.next().await? else { return Ok(None) };
        match self.format {
            Format::Csv => {
                let fields = csv::fields(record);
                let row = read_fields(self.meta, given, fields.iter().map(Option::as_deref));
                row.map(Some).map_err(|error| self.at_row(error))
            }
            Format::Ndjson if record.trim().is_empty() => Box::pin(self.row()).await,
            Format::Ndjson => {
                let object = serde_json::from_str(record).map_err(no_object);
                let row = object.and_then(|object| read_object(self.meta, object));
                let (columns, row) = row.map_err(|error| self.at_row(error))?;
                if columns == self.columns[..self.given] {
                    return Ok(Some(row));
                }
                self.next = Some((columns, row));
                Ok(None)
            }
        }
    }

    /// Where a row cannot be read.
    fn at_row(&self, (column, error): (Option<&str>, Error)) -> Error {
        let (row, line) = (self.rows + 1, self.records.line);
        match column {
            Some(column) => error.at(format_args!("row {row} (line {line}), column `{column}`")),
            None => error.at(format_args!("row {row} (line {line})")),
        }
    }
}

/// What is wrong, and in which column.
type Flaw<'m> = (Option<&'m str>, Error);

fn wrong(told: impl Into<String>) -> Error {
    Error::new(ErrorKind::Decode, told)
}

fn read_fields<'f>(
    meta: &'static Meta,
    columns: &[usize],
    fields: impl ExactSizeIterator<Item = Option<&'f str>>,
) -> Result<Vec<Datum<'static>>, Flaw<'static>> {
    if fields.len() != columns.len() {
        let told = format!("{} fields, where the first line names {}", fields.len(), columns.len());
        return Err((None, wrong(told)));
    }
    let read = |(field, at): (Option<&str>, &usize)| {
        let column = &meta.columns[*at];
        let value = field.map_or(Ok(Datum::Null), |field| values::read(column.kind, field));
        value.map_err(|told| (Some(column.name), wrong(told)))
    };
    fields.zip(columns).map(read).collect()
}

fn no_object(error: impl Display) -> Flaw<'static> {
    (None, wrong(format!("this is no JSON object ({error})")))
}

/// The columns and the values of an object.
fn read_object(
    meta: &'static Meta,
    object: Map<String, Value>,
) -> Result<(Vec<usize>, Vec<Datum<'static>>), Flaw<'static>> {
    if object.is_empty() {
        return Err((None, wrong("the object is empty")));
    }
    let (mut columns, mut row) = (Vec::with_capacity(object.len()), Vec::with_capacity(meta.columns.len()));
    for (name, value) in object {
        let at = place(meta, &name).map_err(|error| (None, error))?;
        let column = &meta.columns[at];
        row.push(ndjson::read(column, value).map_err(|told| (Some(column.name), wrong(told)))?);
        columns.push(at);
    }
    Ok((columns, row))
}

impl<R: AsyncRead + Send + Unpin> Source for TextRows<R> {
    async fn columns(&mut self) -> Result<Option<Vec<usize>>> {
        if self.format == Format::Csv && self.columns.is_empty() && !self.header().await? {
            return Ok(None);
        }
        if self.next.is_none()
            && let Some(row) = self.row().await?
        {
            self.next = Some((self.columns[..self.given].to_vec(), row));
        }
        let Some((columns, _)) = &self.next else { return Ok(None) };
        self.set_columns(columns.clone());
        Ok(Some(self.columns.clone()))
    }

    async fn fill(&mut self, most: usize) -> Result<usize> {
        self.values.clear();
        let (mut rows, mut bytes) = (0, 0);
        while rows < most && bytes < BYTES {
            let Some(row) = self.row().await? else { break };
            bytes += row.iter().map(weight).sum::<usize>();
            // What the text does not have is NULL to begin with.
            let values = row.into_iter().chain(std::iter::repeat(Datum::Null));
            let columns = self.columns.iter().map(|at| &self.meta.columns[*at]);
            self.values.extend(values.zip(columns).map(|(value, column)| filled(column, value)));
            (rows, self.rows) = (rows + 1, self.rows + 1);
        }
        Ok(rows)
    }

    fn values(&self, rows: Range<usize>) -> impl Parameters + Send {
        let width = self.columns.len();
        Values(&self.values[rows.start * width..rows.end * width])
    }
}

/// Values that are lent.
struct Values<'v>(&'v [Datum<'static>]);

impl Parameters for Values<'_> {
    fn each<'a>(&'a self, take: impl FnMut(Datum<'a>)) {
        self.0.each(take);
    }
}
