//! Rows on their way from one database to another of the same server: the server copies them itself.

use super::MySql;
use crate::engine::{Rows, Scratch};
use crate::error::Result;
use mainstay_schema::schema::ObjectName;
use mainstay_schema::sql::SqlWriter;

impl MySql {
    /// Copies rows into a database of this server, table by table. A zero stays a zero where the server would number.
    pub(super) async fn copy_to(&mut self, scratch: &mut Scratch, rows: &[Rows]) -> Result<()> {
        let Some(name) = scratch.name.clone() else { return Ok(()) };
        self.session.run("SET @mainstay_mode = @@sql_mode, sql_mode = 'NO_AUTO_VALUE_ON_ZERO'").await?;
        let mut outcome = Ok(());
        for one in rows.iter().filter(|one| !one.columns.is_empty()) {
            let mut sql = SqlWriter::new(self.dialect);
            sql.raw("INSERT INTO ").name(&ObjectName::in_schema(&name, &one.table.name)).raw(" ").columns(&one.columns);
            sql.raw(" SELECT ").list(&one.columns, ", ", |text, column| _ = text.ident(column));
            sql.raw(" FROM ").name(&one.table);
            outcome = self.session.execute(&sql.finish()).await.map(drop);
            if outcome.is_err() {
                break;
            }
        }
        self.session.run("SET sql_mode = @mainstay_mode").await?;
        outcome
    }
}
