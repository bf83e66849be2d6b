//! `mainstay downgrade`: back, a revision at a time.

use super::Execute;
use super::kept::consent;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::Run;
use clap::Args;
use mainstay::Result;
use mainstay::migrate::{Direction, Migrator};

/// Take revisions back, the newest first
///
/// What stands on the target is taken back; branches that do not are left as they are.
#[derive(Debug, Args)]
pub struct Downgrade {
    /// base, -1, the revision to go back to, or LABEL@base; with --sql also FROM:TO, where FROM is heads when left out
    #[arg(allow_hyphen_values = true)]
    target: String,

    /// Print the script instead of running it; no server is needed
    #[arg(long)]
    sql: bool,

    /// Run also what destroys more data than `keep.ask_above` lets pass, without a question
    #[arg(long)]
    yes: bool,
}

impl Execute for Downgrade {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        if self.sql {
            return super::script(context, &project, Direction::Downgrade, &self.target);
        }
        let target = super::target(&project, &self.target)?;
        let mut run = Run::new(&context.ui, project.graph());
        let report = context.block_on(async {
            let config = project.config();
            let connection = config.connect.to_existing(config.database()?).await?;
            let mut migrator = Migrator::new(&project, connection);
            if !self.yes {
                let destroyed = migrator.destroys(Direction::Downgrade, &target).await?;
                consent(context, &destroyed, config.keep.ask_above)?;
            }
            migrator.downgrade(&target, &mut |event| run.hear(&event)).await
        })?;
        run.end(&report);
        Ok(Exit::Done)
    }
}
