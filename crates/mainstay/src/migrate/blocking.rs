//! What is said before anything runs: statements that others wait for, where there are many rows.

use super::event::{Event, Listener};
use super::migrator::Migrator;
use super::planning::Planned;
use mainstay_schema::dialect::Cost;
use mainstay_schema::plan::{Runs, Step};
use mainstay_schema::sql::SqlWriter;

/// From so many rows on it is worth a word.
const MANY: usize = 1000;

impl Migrator<'_> {
    /// Tells of each statement that stops others while it goes through a table with many rows.
    pub(super) async fn say_what_blocks(&mut self, planned: &[Planned<'_>], listener: &mut Listener<'_>) {
        for one in planned {
            for batch in &one.batches {
                for step in batch.steps.iter().filter(|step| stops(step)) {
                    if self.has_many_rows(step).await {
                        let place = format!("{}:{}", one.revision.file, batch.line);
                        listener(Event::Blocks { place: &place, step });
                    }
                }
            }
        }
    }

    /// A table that is not there yet has none.
    async fn has_many_rows(&mut self, step: &Step) -> bool {
        let Some(table) = step.changes.iter().find_map(|change| change.table()) else { return false };
        let mut sql = SqlWriter::new(self.connection().dialect());
        sql.raw("SELECT 1 FROM ").name(table).raw(" LIMIT ").number(i64::try_from(MANY).unwrap_or(i64::MAX));
        let sql = sql.finish();
        self.connection().query(&sql, &[]).await.is_ok_and(|rows| rows.len() >= MANY)
    }
}

fn stops(step: &Step) -> bool {
    step.runs != Runs::Unenforced && step.cost.as_ref().is_some_and(Cost::stops_traffic)
}
