//! [`Source`]: where rows come from that are loaded in bulk, and [`insert_all`], which loads them by inserts of many
//! rows, on engines that have no better way.

use crate::engine::session::Driver;
use crate::error::{Error, ErrorKind, Result};
use crate::query::parameters::Parameters;
use crate::query::spelling::Spelling;
use crate::query::texts::insert_into;
use crate::query::write::Writer;
use crate::query::{Datum, Meta};
use mainstay_schema::sql::Sql;
use std::fmt;
use std::ops::Range;

/// How many rows a source gathers at once, and about how many bytes: a statement must not become larger than
/// servers take.
pub(crate) const ROWS: usize = 1000;
pub(crate) const BYTES: usize = 1 << 20;

/// Rows that come a few at a time.
pub(crate) trait Source: Send {
    /// The places of the columns that the next rows have; `None` after the last row.
    fn columns(&mut self) -> impl Future<Output = Result<Option<Vec<usize>>>> + Send;

    /// Gathers more rows with the same columns, at most so many, in place of those that were gathered before; how many
    /// they are, 0 when none follow that have the same columns.
    fn fill(&mut self, most: usize) -> impl Future<Output = Result<usize>> + Send;

    /// The values of some of the gathered rows.
    fn values(&self, rows: Range<usize>) -> impl Parameters + Send;
}

/// Into which table and columns rows are loaded, and which.
pub(crate) struct Load {
    pub(crate) meta: &'static Meta,
    pub(crate) columns: Vec<usize>,
    pub(crate) spelling: &'static dyn Spelling,
    /// How many rows of the source came before.
    pub(crate) before: u64,
    /// How many it may take at most.
    pub(crate) most: u64,
}

impl Load {
    /// How many rows it may still take, as many as are gathered at once.
    pub(crate) fn room(&self, done: u64) -> usize {
        usize::try_from(self.most - done).unwrap_or(ROWS).min(ROWS)
    }

    /// The error of a row, counted from 0 among those of this load; the column by its place among the columns, where it
    /// is known.
    pub(crate) fn at_row(&self, row: u64, column: Option<usize>, error: Error) -> Error {
        let violated = error.violation().and_then(|violation| violation.columns.first().cloned());
        let column = column.map(|at| self.meta.columns[self.columns[at]].name.to_owned()).or(violated);
        error.at(Place { row: self.before + row + 1, column })
    }
}

/// A row, and perhaps a column.
struct Place {
    row: u64,
    column: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}", self.row)?;
        self.column.as_ref().map_or(Ok(()), |column| write!(f, ", column `{column}`"))
    }
}

/// About how many bytes a value takes.
pub(crate) fn weight(value: &Datum<'_>) -> usize {
    match value {
        Datum::Text(text) | Datum::Json(text) => text.len(),
        Datum::Bytes(bytes) => bytes.len(),
        Datum::Vector(numbers) => numbers.len() * 4,
        _ => 8,
    }
}

/// Inserts rows, many in a statement.
pub(crate) async fn insert_all<D: Driver, S: Source>(driver: &mut D, load: &Load, source: &mut S) -> Result<u64> {
    let most = load.spelling.rows_per_insert(load.columns.len());
    let (mut done, mut statement) = (0, None::<(usize, Sql)>);
    while done < load.most {
        let filled = source.fill(load.room(done)).await?;
        if filled == 0 {
            break;
        }
        let mut from = 0;
        while from < filled {
            // Powers of two, so that few different statements come of any number of rows.
            let size = if filled - from >= most { most } else { 1 << (filled - from).ilog2() };
            let (_, sql) = match &statement {
                Some(known) if known.0 == size => known,
                _ => statement.insert((size, inserting(load, size))),
            };
            let rows = from..from + size;
            let outcome = driver.execute(sql, &source.values(rows.clone())).await;
            if let Err(error) = outcome {
                one_by_one(driver, load, source, done, rows, error).await?;
            }
            from += size;
        }
        done += filled as u64;
    }
    Ok(done)
}

fn inserting(load: &Load, rows: usize) -> Sql {
    let mut out = Writer::new(load.spelling);
    insert_into(&mut out, load.meta, &load.columns, rows);
    out.into_sql()
}

/// Finds the row that is to blame: rows that were refused together go in one after the other.
async fn one_by_one<D: Driver, S: Source>(
    driver: &mut D,
    load: &Load,
    source: &mut S,
    done: u64,
    rows: Range<usize>,
    error: Error,
) -> Result<()> {
    let is_of_a_row = matches!(
        error.kind(),
        ErrorKind::Statement | ErrorKind::Constraint | ErrorKind::Unsupported | ErrorKind::Decode
    );
    let place = |row: usize| done + row as u64;
    if !is_of_a_row {
        return Err(error);
    }
    if rows.len() == 1 {
        return Err(load.at_row(place(rows.start), None, error));
    }
    if !driver.outlives_errors() {
        let [first, last] = [rows.start, rows.end - 1].map(|row| load.before + place(row) + 1);
        return Err(error.at(format_args!("one of the rows {first} to {last}")));
    }
    let sql = inserting(load, 1);
    for row in rows {
        let outcome = driver.execute(&sql, &source.values(row..row + 1)).await;
        outcome.map_err(|error| load.at_row(place(row), None, error))?;
    }
    Ok(())
}
