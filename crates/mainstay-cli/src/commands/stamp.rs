//! `mainstay stamp`: says where the database is, and runs nothing.

use super::Execute;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::place;
use clap::Args;
use mainstay::Result;
use mainstay::migrate::Migrator;

/// Write into the history that the database is at a revision, and run nothing
///
/// For a database that was made in another way, and after an applied file was edited on purpose.
#[derive(Debug, Args)]
pub struct Stamp {
    /// head, heads, base, or revisions (the beginning of an id is enough), one for each branch
    #[arg(required = true, value_name = "TARGET", allow_negative_numbers = true)]
    targets: Vec<String>,
}

impl Execute for Stamp {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        let targets = super::targets(&project, &self.targets)?;
        let report = context.block_on(async {
            let config = project.config();
            Migrator::new(&project, config.connect.to(config.database()?).await?).stamp(&targets).await
        })?;
        if context.ui.is_json() {
            context.ui.json(&report);
        } else {
            let place = place(project.graph(), &report.current);
            context.ui.line(format_args!("The history says now that the database is at {place}; nothing was run."));
        }
        Ok(Exit::Done)
    }
}
