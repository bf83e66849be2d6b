//! Rows on their way from one database file to another: the copy reads the file.

use super::Sqlite;
use super::connect::IN_MEMORY;
use crate::engine::{Rows, Scratch};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::sqlite;
use mainstay_schema::schema::ObjectName;
use mainstay_schema::sql::{Sql, SqlWriter};

/// What the file is called while it is read.
const LIVE: &str = "mainstay_live";

impl Sqlite {
    /// Copies rows into another database, table by table.
    pub(super) async fn copy_to(&mut self, scratch: &mut Scratch, rows: &[Rows]) -> Result<()> {
        if self.path == IN_MEMORY {
            return Err(
                Error::new(ErrorKind::Unsupported, "a database in memory cannot be copied").hint("use a database file")
            );
        }
        let target = &mut *scratch.connection;
        let attach =
            SqlWriter::new(sqlite::dialect()).raw("ATTACH ").literal(&self.path).raw(" AS ").ident(LIVE).finish();
        target.execute(&attach).await?;
        for one in rows.iter().filter(|one| !one.columns.is_empty()) {
            let mut sql = SqlWriter::new(sqlite::dialect());
            sql.raw("INSERT INTO main.").ident(&one.table.name).raw(" ").columns(&one.columns);
            sql.raw(" SELECT ").list(&one.columns, ", ", |text, column| _ = text.ident(column));
            sql.raw(" FROM ").name(&ObjectName::in_schema(LIVE, &one.table.name));
            target.execute(&sql.finish()).await?;
        }
        target.execute(&Sql::constant("DETACH mainstay_live")).await.map(drop)
    }
}
