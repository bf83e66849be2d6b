//! `mainstay upgrade`: a line per revision, and the time that it took.

use super::Execute;
use super::kept::consent;
use super::wait;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::Run;
use clap::Args;
use mainstay::Result;
use mainstay::migrate::{Direction, Migrator};

/// Run the revisions that lead to a target
///
/// Each revision runs in a transaction of its own, and once, however many processes upgrade at the same time. All
/// of them are read and planned before the first one runs.
#[derive(Debug, Args)]
pub struct Upgrade {
    /// head, heads, +1, a revision (the beginning of its id, ID+2), or LABEL@head; with --sql also FROM:TO
    #[arg(default_value = "head")]
    target: String,

    /// Print the script instead of running it; no server is needed
    #[arg(long)]
    sql: bool,

    /// Run also what destroys more data than `keep.ask_above` lets pass, without a question
    #[arg(long)]
    yes: bool,

    /// Wait for the database, as `mainstay wait` does
    #[arg(long, conflicts_with = "sql")]
    wait: bool,

    /// Change one server of a cluster after the other, each apart from the rest; the URL names them all
    ///
    /// The rest goes on meanwhile, also while a table is copied. What reads and writes must work with the schema as
    /// it was and as it will be, for servers have either until the last is through.
    #[arg(long, conflicts_with = "sql")]
    rsu: bool,
}

impl Execute for Upgrade {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        if self.sql {
            return super::script(context, &project, Direction::Upgrade, &self.target);
        }
        let target = super::target(&project, &self.target)?;
        let mut run = Run::new(&context.ui, project.graph());
        let report = context.block_on(async {
            let config = project.config();
            let connection = match self.wait {
                true => wait::connect(&context.ui, config).await?,
                false => config.connect.to(config.database()?).await?,
            };
            let mut migrator = Migrator::new(&project, connection);
            if self.rsu {
                migrator.connection().roll().await?;
            }
            if !self.yes {
                let destroyed = migrator.destroys(Direction::Upgrade, &target).await?;
                consent(context, &destroyed, config.keep.ask_above)?;
            }
            migrator.upgrade(&target, &mut |event| run.hear(&event)).await
        })?;
        run.end(&report);
        Ok(Exit::Done)
    }
}
