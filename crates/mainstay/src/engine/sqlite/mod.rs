//! SQLite: a file, opened by the library inside the binary. Calls run inline: a hop to another thread for each
//! statement costs four times what the statement does.

mod bind;
mod cell;
mod classes;
mod connect;
mod copy;
mod errors;
mod execute;
mod functions;
mod inspect;
mod lock;
mod pattern;
mod refused;
mod session;
mod spelling;

use super::{Connection, Enforcement, Rows, Scratch, Turn, Url, Value, size_in};
use crate::error::Result;
use async_trait::async_trait;
use mainstay_schema::dialect::{Dialect, sqlite};
use mainstay_schema::schema::{ObjectName, Schema};
use mainstay_schema::sql::Sql;

pub use classes::CLASSES;
pub use connect::connect;
pub(crate) use session::{Session, Shared};
pub(crate) use spelling::Words as SPELLING;

/// A connection to a database file.
#[derive(Debug)]
pub struct Sqlite {
    database: rusqlite::Connection,
    path: String,
    /// Whether foreign keys are enforced in the transaction that is open.
    enforcement: Enforcement,
}

#[async_trait]
impl Connection for Sqlite {
    fn dialect(&self) -> &dyn Dialect {
        sqlite::dialect()
    }

    fn describe(&self) -> String {
        format!("SQLite {}, {}", rusqlite::version(), self.path)
    }

    async fn inspect(&mut self) -> Result<Schema> {
        inspect::inspect(&self.database)
    }

    async fn execute(&mut self, sql: &Sql) -> Result<u64> {
        execute::execute(&self.database, sql)
    }

    async fn query(&mut self, sql: &Sql, values: &[Value]) -> Result<Vec<Vec<Value>>> {
        execute::query(&self.database, sql, values)
    }

    async fn begin(&mut self, enforcement: Enforcement) -> Result<()> {
        self.begin_immediate(enforcement)
    }

    async fn commit(&mut self) -> Result<()> {
        self.commit_checked()
    }

    async fn rollback(&mut self) -> Result<()> {
        self.roll_back()
    }

    async fn try_lock(&mut self) -> Result<Turn> {
        Ok(lock::TURN)
    }

    async fn unlock(&mut self) -> Result<()> {
        Ok(())
    }

    async fn on_scratch(&mut self, script: &[Sql]) -> Result<Schema> {
        let scratch = rusqlite::Connection::open_in_memory().map_err(|error| errors::opening(error, ":memory:"))?;
        // A script may make tables in any order, and fill them.
        errors::run(&scratch, "PRAGMA foreign_keys = OFF")?;
        for sql in script {
            execute::execute(&scratch, sql)?;
        }
        inspect::inspect(&scratch)
    }

    async fn scratch(&mut self) -> Result<Scratch> {
        let memory = Url::parse("sqlite::memory:")?;
        Ok(Scratch { connection: connect(&memory).await?, name: None })
    }

    async fn copy_rows(&mut self, scratch: &mut Scratch, rows: &[Rows]) -> Result<()> {
        self.copy_to(scratch, rows).await
    }

    async fn discard(&mut self, scratch: Scratch) -> Result<()> {
        drop(scratch);
        Ok(())
    }

    async fn size(&mut self, table: &ObjectName) -> Result<u64> {
        const SIZE: Sql = Sql::constant(include_str!("sql/size.sql"));
        Ok(size_in(&self.query(&SIZE, &[Value::Text(table.name.clone())]).await?))
    }

    async fn is_invalid_index(&mut self, _table: &ObjectName, _index: &str) -> Result<bool> {
        Ok(false)
    }
}
