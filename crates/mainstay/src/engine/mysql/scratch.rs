//! A database of its own for a script, thrown away afterwards.

use super::{MySql, connect, errors};
use crate::engine::scratch;
use crate::error::Result;
use mainstay_schema::schema::Schema;
use mainstay_schema::sql::{Sql, SqlWriter};

impl MySql {
    /// What the script makes of an empty database.
    pub(super) async fn inspect_scratch(&mut self, script: &[Sql]) -> Result<Schema> {
        self.drop_left_over().await;
        let name = scratch::name();
        self.on_database("CREATE DATABASE ", &name).await.map_err(|error| match error.server_code() {
            Some(code) if errors::DENIED.contains(&code) => {
                error.hint("let the user make databases for a moment: GRANT ALL ON `mainstay\\_scratch\\_%`.* TO …")
            }
            _ => error,
        })?;
        let outcome = self.inspect_database(&name, script).await;
        let dropped = self.on_database("DROP DATABASE ", &name).await;
        let schema = outcome?;
        dropped.map(|()| schema)
    }

    async fn inspect_database(&mut self, name: &str, script: &[Sql]) -> Result<Schema> {
        let mut scratch = connect::open(&self.url.with_database(name)).await?;
        // A script may make tables in any order.
        scratch.session.run("SET foreign_key_checks = 0").await?;
        for sql in script {
            scratch.session.execute(sql).await?;
        }
        super::inspect::inspect(&mut scratch.session, scratch.dialect, name).await
    }

    async fn on_database(&mut self, words: &'static str, name: &str) -> Result<()> {
        let mut sql = SqlWriter::new(self.dialect);
        sql.raw(words).ident(name);
        if words.starts_with("CREATE") {
            sql.raw(" CHARACTER SET utf8mb4");
        }
        self.session.execute(&sql.finish()).await.map(drop)
    }

    /// Drops what a run that was killed left behind an hour ago or more. That it fails is no reason to stop.
    async fn drop_left_over(&mut self) {
        const LEFT_OVER: &str = include_str!("sql/scratch_left_over.sql");
        let Ok(answers) = self.session.query_all(LEFT_OVER).await else { return };
        for name in answers.into_iter().flatten().filter_map(|row| mysql_async::from_row_opt::<String>(row).ok()) {
            let _ = self.on_database("DROP DATABASE IF EXISTS ", &name).await;
        }
    }
}
