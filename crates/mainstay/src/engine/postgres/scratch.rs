//! A database of its own for a script, thrown away afterwards; where the user may make none, a schema
//! within a transaction that is rolled back.

use super::{Postgres, connect, execute, inspect};
use crate::engine::{Connection, Scratch, scratch};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::Dialect;
use mainstay_schema::schema::Schema;
use mainstay_schema::source::ddl;
use mainstay_schema::sql::{Sql, SqlWriter};

/// What a session that may not make databases is told.
const INSUFFICIENT_PRIVILEGE: &str = "42501";
/// What a statement is told that cannot run in one transaction with others: CREATE INDEX CONCURRENTLY,
/// the use of a new enum value.
const NOT_TOGETHER: [&str; 2] = ["25001", "55P04"];

impl Postgres {
    /// What the script makes of an empty database.
    pub(super) async fn inspect_scratch(&mut self, script: &[Sql]) -> Result<Schema> {
        self.drop_left_over().await;
        let name = scratch::name();
        match self.create_empty(&name).await {
            Ok(()) => {}
            Err(error) if error.server_code() == Some(INSUFFICIENT_PRIVILEGE) => {
                return self.inspect_within_transaction(&name, script).await;
            }
            Err(error) => return Err(error),
        }
        let outcome = self.inspect_database(&name, script).await;
        let dropped = self.drop_scratch(&name).await;
        let schema = outcome?;
        dropped.map(|()| schema)
    }

    /// An empty database, and a connection to it.
    pub(super) async fn make_scratch(&mut self) -> Result<Scratch> {
        self.drop_left_over().await;
        let name = scratch::name();
        self.create_empty(&name).await.map_err(may_make_databases)?;
        let connection = connect::connect(&self.url.with_database(&name)).await?;
        Ok(Scratch { connection, name: Some(name) })
    }

    async fn create_empty(&mut self, name: &str) -> Result<()> {
        self.on_database("CREATE DATABASE ", name, " TEMPLATE template0").await
    }

    pub(super) async fn drop_scratch(&mut self, name: &str) -> Result<()> {
        self.on_database("DROP DATABASE ", name, " WITH (FORCE)").await
    }

    async fn inspect_database(&mut self, name: &str, script: &[Sql]) -> Result<Schema> {
        let url = self.url.with_database(name);
        let mut scratch = connect::open(&url).await?;
        match run_together(&scratch, script).await {
            Err(error) if error.server_code().is_some_and(|code| NOT_TOGETHER.contains(&code)) => {
                run_apart(&scratch, script).await?;
            }
            outcome => outcome?,
        }
        scratch.inspect().await
    }

    /// What cannot be seen this way: extensions and schemas that are there already, and all that a
    /// transaction does not take (CREATE INDEX CONCURRENTLY).
    async fn inspect_within_transaction(&mut self, name: &str, script: &[Sql]) -> Result<Schema> {
        execute::run(&self.client, "BEGIN").await?;
        let outcome = self.inspect_in_schema(name, script).await;
        execute::run(&self.client, "ROLLBACK").await?;
        outcome.map_err(may_make_databases)
    }

    async fn inspect_in_schema(&mut self, name: &str, script: &[Sql]) -> Result<Schema> {
        let sql = SqlWriter::new(&self.dialect).raw("CREATE SCHEMA ").ident(name).finish();
        execute::execute(&self.client, &sql).await?;
        // Types of extensions that are installed go on being found.
        let sql = SqlWriter::new(&self.dialect).raw("SET LOCAL search_path = ").ident(name).raw(", public").finish();
        execute::execute(&self.client, &sql).await?;
        for sql in script {
            execute::execute(&self.client, sql).await?;
        }
        inspect::inspect(&self.client, &self.dialect, inspect::Scope::Only(name)).await
    }

    async fn on_database(&mut self, before: &'static str, name: &str, after: &'static str) -> Result<()> {
        let sql = SqlWriter::new(&self.dialect).raw(before).ident(name).raw(after).finish();
        execute::execute(&self.client, &sql).await.map(drop)
    }

    /// Drops what a run that was killed left behind an hour ago or more. That it fails is no reason to stop.
    async fn drop_left_over(&mut self) {
        const LEFT_OVER: &str = include_str!("sql/scratch_left_over.sql");
        let Ok(rows) = self.client.query_typed(LEFT_OVER, &[]).await else { return };
        for row in rows {
            let _ = self.on_database("DROP DATABASE IF EXISTS ", row.get(0), " WITH (FORCE)").await;
        }
    }
}

/// What to do where the user may make no database.
fn may_make_databases(error: Error) -> Error {
    match error.server_code() {
        Some(INSUFFICIENT_PRIVILEGE) => error.hint("let the user make databases: ALTER ROLE … CREATEDB"),
        _ => error,
    }
}

/// The whole script in one transaction: one answer to wait for, one commit.
async fn run_together(scratch: &Postgres, script: &[Sql]) -> Result<()> {
    execute::run(&scratch.client, "BEGIN").await?;
    let outcome = async {
        let pending = script.iter().map(|sql| execute::execute(&scratch.client, sql));
        futures_util::future::try_join_all(pending).await
    };
    match outcome.await {
        Ok(_) => execute::run(&scratch.client, "COMMIT").await,
        Err(error) => {
            execute::run(&scratch.client, "ROLLBACK").await?;
            Err(error)
        }
    }
}

/// Statement by statement, each by itself.
async fn run_apart(scratch: &Postgres, script: &[Sql]) -> Result<()> {
    for sql in script {
        let statements = ddl::statements(sql.as_str(), scratch.dialect.lexis())
            .map_err(|error| Error::new(ErrorKind::Source, error.message.clone()).at(format!("line {}", error.line)))?;
        for statement in statements {
            execute::execute(&scratch.client, &Sql::written(statement.text)).await?;
        }
    }
    Ok(())
}
