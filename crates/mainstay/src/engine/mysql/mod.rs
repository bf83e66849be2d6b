//! MySQL and MariaDB, alone or as nodes of a Galera cluster, over mysql_async. Which of them answers, the
//! server says when we connect.

mod bind;
mod cell;
mod classes;
mod concerns;
mod connect;
mod copy;
mod errors;
mod execute;
mod flow;
mod inspect;
mod lease;
mod lock;
mod questions;
mod rolling;
mod scratch;
mod session;
mod spelling;
mod tls;

use super::{Concern, Connection, Enforcement, Rows, Scratch, Turn, Url, Value, size_in};
use crate::error::Result;
use async_trait::async_trait;
use execute::Session;
use lock::Lock;
use mainstay_schema::dialect::{Dialect, mysql::MySql as Spelling};
use mainstay_schema::schema::{ObjectName, Schema};
use mainstay_schema::sql::{Sql, SqlWriter};
use std::time::Duration;

pub use classes::{CLASSES, COLUMNS};
pub use connect::connect;
pub use inspect::queries;
pub(crate) use session::{Session as QuerySession, Shared};

/// A connection to a server.
#[derive(Debug)]
pub struct MySql {
    session: Session,
    dialect: &'static Spelling,
    /// Where it leads, to go there again for a scratch database.
    url: Url,
    /// The server's version, as it says it: `11.8.9`.
    version: String,
    /// The host that answered, with its port.
    host: String,
    /// The longest message that it takes, in bytes.
    longest: usize,
    lock: Lock,
    /// What was last seen of how the cluster keeps up.
    flow: Option<flow::Look>,
    /// The other nodes of the cluster, where changes go to one after the other.
    others: Option<Vec<rolling::Node>>,
}

#[async_trait]
impl Connection for MySql {
    fn dialect(&self) -> &dyn Dialect {
        self.dialect
    }

    fn describe(&self) -> String {
        let title = self.dialect.flavor().title();
        format!("{title} {}, {} on {}", self.version, self.url.database, self.host)
    }

    async fn inspect(&mut self) -> Result<Schema> {
        self.session.begin_due().await?;
        inspect::inspect(&mut self.session, self.dialect, &self.url.database).await
    }

    async fn execute(&mut self, sql: &Sql) -> Result<u64> {
        self.lock.assert_held().await?;
        match self.others.is_some() && self.session.changes_schema(sql) {
            true => self.execute_on_each(sql).await,
            false => self.session.execute(sql).await,
        }
    }

    async fn query(&mut self, sql: &Sql, values: &[Value]) -> Result<Vec<Vec<Value>>> {
        self.session.begin_due().await?;
        self.session.query(sql, values).await
    }

    /// Foreign keys need not be put aside here: nothing is rebuilt.
    async fn begin(&mut self, _enforcement: Enforcement) -> Result<()> {
        self.session.begin();
        Ok(())
    }

    async fn commit(&mut self) -> Result<()> {
        self.lock.assert_held().await?;
        self.session.commit().await
    }

    /// Both are one message: when the statement fails, the server does not look at the COMMIT.
    async fn execute_and_commit(&mut self, sql: &Sql) -> Result<()> {
        self.lock.assert_held().await?;
        self.session.execute_and_commit(sql).await
    }

    async fn rollback(&mut self) -> Result<()> {
        self.session.rollback().await
    }

    /// The locks on tables; those on rows have a time of their own. It counts whole seconds.
    async fn wait_for_locks(&mut self, most: Option<Duration>) -> Result<()> {
        let mut sql = SqlWriter::new(self.dialect);
        sql.raw("SET SESSION lock_wait_timeout = ");
        match most {
            Some(most) => sql.number(i64::try_from(most.as_secs()).unwrap_or(i64::MAX).max(1)),
            None => sql.raw("DEFAULT"),
        };
        let sql = sql.finish();
        self.wait_on_others(&sql).await?;
        self.session.execute(&sql).await.map(drop)
    }

    async fn try_lock(&mut self) -> Result<Turn> {
        self.try_to_lock().await
    }

    async fn unlock(&mut self) -> Result<()> {
        self.give_lock_back().await
    }

    async fn on_scratch(&mut self, script: &[Sql]) -> Result<Schema> {
        self.inspect_scratch(script).await
    }

    async fn scratch(&mut self) -> Result<Scratch> {
        self.make_scratch().await
    }

    async fn copy_rows(&mut self, scratch: &mut Scratch, rows: &[Rows]) -> Result<()> {
        self.copy_to(scratch, rows).await
    }

    async fn discard(&mut self, scratch: Scratch) -> Result<()> {
        match scratch.close() {
            Some(name) => self.drop_scratch(&name).await,
            None => Ok(()),
        }
    }

    /// An index is there or it is not: DDL is atomic.
    async fn size(&mut self, table: &ObjectName) -> Result<u64> {
        const SIZE: Sql = Sql::constant(include_str!("sql/size.sql"));
        Ok(size_in(&self.query(&SIZE, &[Value::Text(table.name.clone())]).await?))
    }

    async fn is_invalid_index(&mut self, _table: &ObjectName, _index: &str) -> Result<bool> {
        Ok(false)
    }

    async fn concerns(&mut self) -> Result<Vec<Concern>> {
        self.find_concerns().await
    }

    async fn pressure(&mut self) -> Result<Option<String>> {
        self.flow_control().await
    }

    async fn roll(&mut self) -> Result<()> {
        self.start_rolling().await
    }

    fn conflicts(&self) -> u64 {
        self.session.conflicts()
    }

    async fn reconnect(&mut self) -> Result<bool> {
        self.go_to_another_host().await
    }
}
