//! PostgreSQL, 15 and later, over tokio-postgres. Unqualified names mean the first schema that a session searches.

mod bind;
mod cell;
mod classes;
mod columns;
mod connect;
mod copy;
mod errors;
mod execute;
mod inspect;
mod lock;
mod scratch;
mod session;
mod spelling;
mod talk;
mod tls;
mod wire;

use super::{Connection, Enforcement, Rows, Scratch, Turn, Url, Value, size_in};
use crate::config::Owners;
use crate::error::Result;
use async_trait::async_trait;
use futures_util::future::try_join;
use mainstay_schema::dialect::{Dialect, postgres::Postgres as Spelling};
use mainstay_schema::schema::{ObjectName, Schema};
use mainstay_schema::sql::{Sql, SqlWriter};
use std::collections::BTreeSet;
use std::mem::take;
use std::time::Duration;

pub use classes::CLASSES;
pub use columns::{UNREAD, Unread};
pub use connect::connect;
pub use inspect::QUERIES;
pub(crate) use session::Session;
pub(crate) use spelling::Words as SPELLING;

/// A connection to a server.
#[derive(Debug)]
pub struct Postgres {
    client: tokio_postgres::Client,
    /// Whether a transaction was begun and the server not told yet: its BEGIN goes with the first statement,
    /// which saves a revision one of three round trips.
    begins: bool,
    dialect: Spelling,
    /// Where it leads, to go there again for a scratch database.
    url: Url,
    /// The server's version, as it says it: `18.4`.
    version: String,
    /// The host that answered, with its port.
    host: String,
    /// The schemas that it searches, as `SET search_path` takes them.
    search_path: String,
}

#[async_trait]
impl Connection for Postgres {
    fn dialect(&self) -> &dyn Dialect {
        &self.dialect
    }

    fn describe(&self) -> String {
        format!("PostgreSQL {}, {} on {}", self.version, self.url.database, self.host)
    }

    fn share_home(&mut self, with: &dyn Dialect) {
        if let Some(home) = with.home() {
            self.dialect = self.dialect.clone().at_home_in(home.to_owned());
        }
    }

    async fn inspect(&mut self) -> Result<Schema> {
        let begun = execute::begin(&self.client, take(&mut self.begins));
        let found = inspect::inspect(&self.client, &self.dialect, inspect::Scope::Database(self.dialect.home()));
        try_join(begun, found).await.map(|(_, schema)| schema)
    }

    async fn owners(&mut self) -> Result<Owners> {
        const OWNERS: Sql = Sql::constant(include_str!("sql/owners.sql"));
        let rows = self.query(&OWNERS, &[]).await?;
        let home = self.dialect.home();
        let owner = |row: Vec<Value>| {
            let [Value::Text(schema), Value::Text(name), Value::Text(owner)] = <[Value; 3]>::try_from(row).ok()? else {
                return None;
            };
            let schema = Some(schema).filter(|schema| schema != home && !schema.is_empty());
            Some((ObjectName { schema, name }, owner))
        };
        Ok(rows.into_iter().filter_map(owner).collect())
    }

    async fn execute(&mut self, sql: &Sql) -> Result<u64> {
        let begun = execute::begin(&self.client, take(&mut self.begins));
        try_join(begun, execute::execute(&self.client, sql)).await.map(|(_, touched)| touched)
    }

    async fn query(&mut self, sql: &Sql, values: &[Value]) -> Result<Vec<Vec<Value>>> {
        let begun = execute::begin(&self.client, take(&mut self.begins));
        try_join(begun, execute::query(&self.client, sql, values)).await.map(|(_, rows)| rows)
    }

    /// Foreign keys need not be put aside here: nothing is rebuilt.
    async fn begin(&mut self, _enforcement: Enforcement) -> Result<()> {
        self.begins = true;
        Ok(())
    }

    async fn commit(&mut self) -> Result<()> {
        if take(&mut self.begins) { Ok(()) } else { execute::run(&self.client, "COMMIT").await }
    }

    /// Both are one message: when the statement fails, the server does not look at the COMMIT.
    async fn execute_and_commit(&mut self, sql: &Sql) -> Result<()> {
        self.execute(&sql.followed_by(&Sql::constant("COMMIT"))).await.map(drop)
    }

    async fn rollback(&mut self) -> Result<()> {
        if take(&mut self.begins) { Ok(()) } else { execute::run(&self.client, "ROLLBACK").await }
    }

    async fn wait_for_locks(&mut self, most: Option<Duration>) -> Result<()> {
        let most = most.map_or(0, |most| i64::try_from(most.as_millis()).unwrap_or(i64::MAX).max(1));
        let sql = SqlWriter::new(&self.dialect).raw("SET lock_timeout = ").number(most).finish();
        self.execute(&sql).await.map(drop)
    }

    async fn try_lock(&mut self) -> Result<Turn> {
        lock::try_lock(&self.client).await
    }

    async fn unlock(&mut self) -> Result<()> {
        lock::unlock(&self.client).await
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

    async fn locks(&mut self) -> Result<Vec<(String, String)>> {
        const LOCKS: Sql = Sql::constant(include_str!("sql/locks.sql"));
        let rows = self.query(&LOCKS, &[]).await?;
        let pair = |row: Vec<Value>| match <[Value; 2]>::try_from(row) {
            Ok([Value::Text(relation), Value::Text(mode)]) => Some((relation, mode)),
            _ => None,
        };
        Ok(rows.into_iter().filter_map(pair).collect())
    }

    async fn discard(&mut self, scratch: Scratch) -> Result<()> {
        match scratch.close() {
            Some(name) => self.drop_scratch(&name).await,
            None => Ok(()),
        }
    }

    async fn roles(&mut self) -> Result<Option<BTreeSet<String>>> {
        const ROLES: Sql = Sql::constant("SELECT r.rolname::text FROM pg_catalog.pg_roles r");
        let rows = self.query(&ROLES, &[]).await?;
        let name = |row: Vec<Value>| match row.into_iter().next() {
            Some(Value::Text(name)) => Some(name),
            _ => None,
        };
        Ok(Some(rows.into_iter().filter_map(name).collect()))
    }

    async fn size(&mut self, table: &ObjectName) -> Result<u64> {
        const SIZE: Sql = Sql::constant(include_str!("sql/size.sql"));
        let name = SqlWriter::new(self.dialect()).name(table).finish();
        Ok(size_in(&self.query(&SIZE, &[Value::Text(name.to_string())]).await?))
    }

    async fn is_invalid_index(&mut self, table: &ObjectName, index: &str) -> Result<bool> {
        const INVALID: Sql = Sql::constant(include_str!("sql/invalid_index.sql"));
        let text = |text: &str| Value::Text(text.to_owned());
        let schema = table.schema.as_deref().unwrap_or(self.dialect.home());
        let found = self.query(&INVALID, &[text(schema), text(&table.name), text(index)]).await?;
        Ok(!found.is_empty())
    }

    async fn reconnect(&mut self) -> Result<bool> {
        self.go_to_another_host().await
    }
}
