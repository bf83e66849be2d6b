//! Rows on their way from one database to another of the same server, as the server writes them.

use super::{Postgres, connect, errors};
use crate::engine::{Rows, Scratch};
use crate::error::Result;
use futures_util::SinkExt;
use futures_util::StreamExt;
use mainstay_schema::sql::SqlWriter;

impl Postgres {
    /// Copies rows into a database of this server, table by table; what a table's children hold is theirs.
    pub(super) async fn copy_to(&mut self, scratch: &mut Scratch, rows: &[Rows]) -> Result<()> {
        let Some(name) = scratch.name.clone() else { return Ok(()) };
        let target = connect::open(&self.url.with_database(&name)).await?;
        for one in rows.iter().filter(|one| !one.columns.is_empty()) {
            let partitioned = self.is_partitioned(one).await?;
            let mut from = SqlWriter::new(&self.dialect);
            from.raw("COPY (SELECT ").list(&one.columns, ", ", |text, column| _ = text.ident(column));
            from.raw(if partitioned { " FROM " } else { " FROM ONLY " }).name(&one.table).raw(") TO STDOUT BINARY");
            let mut into = SqlWriter::new(&self.dialect);
            into.raw("COPY ").name(&one.table).raw(" ").columns(&one.columns).raw(" FROM STDIN BINARY");
            let (from, into) = (from.finish(), into.finish());
            let failed = |error| errors::failed(&error, into.as_str());
            let stream = self.client.copy_out(from.as_str()).await;
            let mut stream = Box::pin(stream.map_err(|error| errors::failed(&error, from.as_str()))?);
            let mut sink = Box::pin(target.client.copy_in(into.as_str()).await.map_err(failed)?);
            while let Some(piece) = stream.next().await {
                sink.feed(piece.map_err(|error| errors::failed(&error, from.as_str()))?).await.map_err(failed)?;
            }
            sink.as_mut().finish().await.map_err(failed)?;
        }
        Ok(())
    }

    async fn is_partitioned(&self, rows: &Rows) -> Result<bool> {
        const KIND: &str = "SELECT c.relkind = 'p' FROM pg_catalog.pg_class c WHERE c.oid = to_regclass($1)";
        let name = SqlWriter::new(&self.dialect).name(&rows.table).finish();
        let found = self.client.query_typed(KIND, &[(&name.as_str(), tokio_postgres::types::Type::TEXT)]).await;
        let found = found.map_err(|error| errors::failed(&error, KIND))?;
        Ok(found.first().is_some_and(|row| row.get(0)))
    }
}
