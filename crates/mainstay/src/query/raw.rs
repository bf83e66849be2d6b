//! Statements that somebody wrote, with values beside them and typed rows.

use super::database::Reads;
use super::row::ByName;
use super::{Database, Datum, Field, FromRow, RowStream};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::sql::Sql;

/// A text that may be sent as a statement: one that stands in the program, or one that somebody wrote and vouches
/// for with [`Sql::written`]. A formatted text is neither, which keeps values out of it.
pub trait Statement {
    /// The statement.
    fn into_sql(self) -> Sql;
}

impl Statement for &'static str {
    fn into_sql(self) -> Sql {
        Sql::constant(self)
    }
}

impl Statement for Sql {
    fn into_sql(self) -> Sql {
        self
    }
}

impl Database {
    /// A statement in the engine's own SQL. Values stand as `$1`, `$2`, … on every engine, and are given by
    /// [`bind`](Raw::bind), in that order.
    ///
    /// ```
    /// # use mainstay::prelude::*;
    /// # #[derive(Model)] struct User { #[column(primary_key)] id: i64, email: String }
    /// # async fn example(db: Database) -> mainstay::Result<()> {
    /// let pairs: Vec<(String, i64)> =
    ///     db.sql("SELECT email, count(*) FROM users WHERE id < $1 GROUP BY email").bind(&9_i64).all().await?;
    /// let users: Vec<User> = db.sql("SELECT * FROM users").all().await?; // columns found by name
    /// # Ok(()) }
    /// ```
    pub fn sql(&self, text: impl Statement) -> Raw<'_> {
        Raw { db: self, sql: text.into_sql(), values: Vec::new() }
    }
}

/// A statement and its values.
#[must_use = "a statement does nothing until it is run"]
pub struct Raw<'d> {
    db: &'d Database,
    sql: Sql,
    values: Vec<Datum<'static>>,
}

impl Raw<'_> {
    /// The value of the next of `$1`, `$2`, …
    pub fn bind<T: Field>(mut self, value: &T) -> Self {
        self.values.push(value.datum().into_owned());
        self
    }

    pub(super) fn spelled(self) -> Result<(Sql, Vec<Datum<'static>>)> {
        self.db.spelling().raw_statement(&self.sql, self.values)
    }

    /// Its rows. A tuple takes the columns in their order, and must have as many; a struct finds them by name.
    ///
    /// # Errors
    /// When the statement fails, or its columns are not those of the type.
    pub async fn all<T: FromRow>(self) -> Result<Vec<T>> {
        let (db, mut rows) = (self.db, ByName::new());
        let (sql, values) = self.spelled()?;
        let outcome = match (db.reads_from_standby() || db.reads == Reads::Causal) && reads(&sql) {
            true => db.fetch(&sql, values.as_slice(), &mut rows).await,
            false => db.borrow().await?.lease()?.fetch(&sql, values.as_slice(), &mut rows).await,
        };
        match outcome {
            Ok(()) => Ok(rows.rows),
            Err(error) if reads(&sql) => Err(error),
            Err(error) => Err(db.unsure(error)),
        }
    }

    /// Its rows as a stream, a few of them in memory at a time.
    pub fn stream<T: FromRow + 'static>(self) -> RowStream<T> {
        let db = self.db;
        RowStream::by_name(db, self.spelled())
    }

    /// Its first row, if it has one.
    ///
    /// # Errors
    /// As for [`all`](Self::all).
    pub async fn first<T: FromRow>(self) -> Result<Option<T>> {
        Ok(self.all().await?.into_iter().next())
    }

    /// Its one row.
    ///
    /// # Errors
    /// When it has none, or more than one; and as for [`all`](Self::all).
    pub async fn one<T: FromRow>(self) -> Result<T> {
        let mut rows = self.all().await?;
        match (rows.pop(), rows.len()) {
            (Some(row), 0) => Ok(row),
            (None, _) => Err(Error::new(ErrorKind::NotFound, "the statement returned no row")),
            (Some(_), more) => {
                let message = format!("one row was asked for, and the statement returned {}", more + 1);
                Err(Error::new(ErrorKind::State, message).hint("narrow its condition, or take the first()"))
            }
        }
    }

    /// Runs it for what it does; how many rows it touched. Without values it may be several statements.
    ///
    /// # Errors
    /// When it fails.
    pub async fn run(self) -> Result<u64> {
        let db = self.db;
        let (sql, values) = self.spelled()?;
        if values.is_empty() {
            let outcome = db.borrow().await?.lease()?.run(&sql).await;
            return outcome.map_err(|error| db.unsure(error));
        }
        Ok(db.execute(&sql, values.as_slice()).await?.rows)
    }
}

/// Whether a statement only asks, as its first word says.
fn reads(sql: &Sql) -> bool {
    let first = sql.as_str().trim_start().split(|letter: char| !letter.is_ascii_alphabetic()).next();
    first.is_some_and(|word| ["SELECT", "SHOW", "EXPLAIN", "VALUES"].iter().any(|read| word.eq_ignore_ascii_case(read)))
}
