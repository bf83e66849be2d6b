//! Statements and transactions.

use super::{Sqlite, errors};
use crate::engine::{Enforcement, Value};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::sql::Sql;
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::types::ValueRef;
use rusqlite::{Batch, OptionalExtension, ToSql};

/// Runs statements to their end; the number of rows the last one touched.
pub(super) fn execute(database: &rusqlite::Connection, sql: &Sql) -> Result<u64> {
    run_all(database, sql.as_str()).map_err(|error| errors::failed(error, sql.as_str()))
}

pub(super) fn run_all(database: &rusqlite::Connection, text: &str) -> rusqlite::Result<u64> {
    let mut batch = Batch::new(database, text);
    let mut touched = 0;
    while let Some(mut statement) = batch.next()? {
        let before = database.total_changes();
        let mut rows = statement.raw_query();
        while rows.next()?.is_some() {}
        // `changes` still speaks of an earlier statement after one that touches no rows.
        touched = if database.total_changes() == before { 0 } else { database.changes() };
    }
    Ok(touched)
}

/// Runs one statement with parameters `$1`, `$2`, …
pub(super) fn query(database: &rusqlite::Connection, sql: &Sql, values: &[Value]) -> Result<Vec<Vec<Value>>> {
    read_rows(database, sql.as_str(), values).map_err(|error| errors::failed(error, sql.as_str()))
}

fn read_rows(database: &rusqlite::Connection, text: &str, values: &[Value]) -> rusqlite::Result<Vec<Vec<Value>>> {
    let mut statement = database.prepare_cached(text)?;
    for (at, value) in values.iter().enumerate() {
        // To SQLite `$1` is a name: parameters are numbered in the order in which they first stand.
        if let Some(index) = statement.parameter_index(&format!("${}", at + 1))? {
            statement.raw_bind_parameter(index, value)?;
        }
    }
    let width = statement.column_count();
    let mut rows = statement.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push((0..width).map(|at| Ok(read_value(row.get_ref(at)?))).collect::<rusqlite::Result<_>>()?);
    }
    Ok(out)
}

fn read_value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Text(number.to_string()),
        ValueRef::Text(text) | ValueRef::Blob(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        match self {
            Self::Null => Ok(rusqlite::types::Null.into()),
            Self::Integer(number) => number.to_sql(),
            Self::Text(text) => text.to_sql(),
        }
    }
}

impl Sqlite {
    /// Enforcement can only be changed outside a transaction: <https://sqlite.org/pragma.html#pragma_foreign_keys>.
    pub(super) fn begin_immediate(&mut self, enforcement: Enforcement) -> Result<()> {
        self.set_enforcement(enforcement)?;
        let begun = errors::run(&self.database, "BEGIN IMMEDIATE");
        if begun.is_err() {
            self.set_enforcement(Enforcement::On)?;
        }
        begun
    }

    /// Whatever fails, the transaction is gone afterwards and foreign keys are enforced again.
    pub(super) fn commit_checked(&mut self) -> Result<()> {
        let committed = self.check_references().and_then(|()| errors::run(&self.database, "COMMIT"));
        match committed {
            Ok(()) => self.set_enforcement(Enforcement::On),
            Err(error) => {
                self.roll_back()?;
                Err(error)
            }
        }
    }

    pub(super) fn roll_back(&mut self) -> Result<()> {
        if !self.database.is_autocommit() {
            errors::run(&self.database, "ROLLBACK")?;
        }
        self.set_enforcement(Enforcement::On)
    }

    fn set_enforcement(&mut self, enforcement: Enforcement) -> Result<()> {
        if self.enforcement == enforcement {
            return Ok(());
        }
        self.enforcement = enforcement;
        errors::run(
            &self.database,
            match enforcement {
                // A rebuild that failed half way has left the second one on.
                Enforcement::On => "PRAGMA foreign_keys = ON; PRAGMA legacy_alter_table = OFF",
                Enforcement::Off => "PRAGMA foreign_keys = OFF",
            },
        )
    }

    /// What was not enforced statement by statement is checked as a whole.
    fn check_references(&self) -> Result<()> {
        if self.enforcement == Enforcement::On {
            return Ok(());
        }
        let sql = include_str!("sql/violations.sql");
        let found = self.database.query_row(sql, [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?, row.get::<_, String>(2)?))
        });
        let found = found.optional().map_err(|error| errors::failed(error, "PRAGMA foreign_key_check"))?;
        let Some((table, rowid, parent)) = found else { return Ok(()) };
        let row = rowid.map_or_else(|| "a row".to_owned(), |rowid| format!("the row with rowid {rowid}"));
        Err(Error::new(ErrorKind::Statement, format!("{row} refers to a row of {parent} that is not there"))
            .at(table)
            .code(errors::FOREIGN_KEY)
            .hint("PRAGMA foreign_key_check lists all such rows; mend or delete them, then run it again"))
    }
}
