//! `mainstay current`: where the database stands.

use super::Execute;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::style::{DIM, ID, PLAIN};
use crate::ui::{Table, mark};
use clap::Args;
use mainstay::Result;
use mainstay::migrate::{Applied, Migrator, Project};
use serde::Serialize;

/// Show the revision that the database is at, or several when it has branches
#[derive(Debug, Args)]
pub struct Current {
    /// Exit with 1 unless the database is at every head
    #[arg(long)]
    check_heads: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    current: &'a [Applied],
    is_head: bool,
}

impl Execute for Current {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        let current = context.block_on(async { migrator(&project).await?.current().await })?;
        let heads = project.graph().heads();
        let is_head =
            heads.len() == current.len() && current.iter().all(|one| one.is_whole() && heads.contains(&one.revision));
        if context.ui.is_json() {
            context.ui.json(&Document { current: &current, is_head });
        } else if current.is_empty() {
            context.ui.line("base: no revision is applied yet");
        } else {
            context.ui.line(table(&project, &current));
        }
        if !self.check_heads || is_head {
            return Ok(Exit::Done);
        }
        if !context.ui.is_json() {
            let heads = heads.join(", ");
            context.ui.note(format_args!("The database is not at every head: {heads}. Next: mainstay upgrade heads"));
        }
        Ok(Exit::Difference)
    }
}

/// A migrator that is connected to the database of the project, which must be there.
pub async fn migrator(project: &Project) -> Result<Migrator<'_>> {
    let config = project.config();
    Ok(Migrator::new(project, config.connect.to_existing(config.database()?).await?))
}

fn table(project: &Project, current: &[Applied]) -> Table<4> {
    let mut table = Table::new([ID, PLAIN, PLAIN, DIM]);
    for one in current {
        let message = project.graph().get(&one.revision).map_or("", |revision| &revision.message);
        let state = match one.is_whole() {
            true => format!("{} by {}", one.applied_at, one.applied_by),
            false => format!("{} of {} steps; run upgrade to finish it", one.steps_done, one.steps_total),
        };
        table.row([one.revision.clone(), mark(project.graph(), &one.revision), message.to_owned(), state]);
    }
    table
}
