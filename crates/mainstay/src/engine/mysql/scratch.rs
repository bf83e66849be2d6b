//! A database of its own for a script, thrown away afterwards.

use super::{MySql, connect, errors};
use crate::engine::{Scratch, scratch};
use crate::error::Result;
use mainstay_schema::schema::Schema;
use mainstay_schema::sql::{Sql, SqlWriter};

impl MySql {
    /// What the script makes of an empty database.
    pub(super) async fn inspect_scratch(&mut self, script: &[Sql]) -> Result<Schema> {
        let name = self.create_empty().await?;
        let outcome = self.inspect_database(&name, script).await;
        let dropped = self.drop_scratch(&name).await;
        let schema = outcome?;
        dropped.map(|()| schema)
    }

    /// An empty database, and a connection to it.
    pub(super) async fn make_scratch(&mut self) -> Result<Scratch> {
        let name = self.create_empty().await?;
        let connection = connect::connect(&self.url.with_database(&name)).await?;
        Ok(Scratch { connection, name: Some(name) })
    }

    /// Makes a database with nothing in it; its name.
    async fn create_empty(&mut self) -> Result<String> {
        self.drop_left_over().await;
        let name = scratch::name();
        self.create_like_this(&name).await.map_err(|error| match error.server_code() {
            Some(code) if errors::DENIED.contains(&code) => {
                error.hint("let the user make databases for a moment: GRANT ALL ON `mainstay\\_scratch\\_%`.* TO …")
            }
            _ => error,
        })?;
        Ok(name)
    }

    async fn inspect_database(&mut self, name: &str, script: &[Sql]) -> Result<Schema> {
        let mut scratch = connect::open(&self.url.with_database(name)).await?;
        // A script may make tables in any order.
        scratch.session.run("SET foreign_key_checks = 0").await?;
        for sql in script {
            scratch.session.execute(sql).await?;
        }
        // The script may have changed what the reading counts on.
        scratch.settle_again().await?;
        super::inspect::inspect(&mut scratch.session, scratch.dialect, name).await
    }

    /// Makes a database like the connected one: what a script leaves unsaid means the same there.
    async fn create_like_this(&mut self, name: &str) -> Result<()> {
        let like = self.session.query_all("SELECT @@character_set_database, @@collation_database").await?;
        let like = like.into_iter().flatten().next().and_then(|row| mysql_async::from_row_opt(row).ok());
        let (charset, collation): (String, String) =
            like.unwrap_or(("utf8mb4".into(), self.dialect.collation().into()));
        let mut sql = SqlWriter::new(self.dialect);
        sql.raw("CREATE DATABASE ")
            .ident(name)
            .raw(" CHARACTER SET ")
            .ident(&charset)
            .raw(" COLLATE ")
            .ident(&collation);
        self.session.execute(&sql.finish()).await.map(drop)
    }

    pub(super) async fn drop_scratch(&mut self, name: &str) -> Result<()> {
        let sql = SqlWriter::new(self.dialect).raw("DROP DATABASE IF EXISTS ").ident(name).finish();
        self.session.execute(&sql).await.map(drop)
    }

    /// Drops what a run that was killed left behind an hour ago or more. That it fails is no reason to stop.
    async fn drop_left_over(&mut self) {
        const LEFT_OVER: &str = include_str!("sql/scratch_left_over.sql");
        let Ok(answers) = self.session.query_all(LEFT_OVER).await else { return };
        for name in answers.into_iter().flatten().filter_map(|row| mysql_async::from_row_opt::<String>(row).ok()) {
            let _ = self.drop_scratch(&name).await;
        }
    }
}
