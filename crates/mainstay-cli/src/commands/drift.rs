//! `mainstay drift`: what was done to the database that no revision says.

use super::Execute;
use super::current::migrator;
use super::diff::refuse;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::{Ui, place};
use clap::Args;
use mainstay::Result;
use mainstay::migrate::{Drift as Found, DriftOptions, Graph, Source};

/// Show how the database differs from the revisions that it has
///
/// Both ways to mend it are printed: the SQL that brings the database back to its revisions, and the SQL that a new
/// revision would have to hold. What is not this project's is left out by the settings below `ignore`.
#[derive(Debug, Args)]
pub struct Drift {
    /// What no revision knows of is no drift: tables, types and views that others made
    #[arg(long)]
    allow_untracked: bool,

    /// Run the revisions on a scratch database instead of adding them up: functions, triggers and all else are compared
    /// too
    #[arg(long)]
    scratch: bool,

    /// Exit with 1 when there is a difference
    #[arg(long)]
    exit_code: bool,
}

impl Execute for Drift {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        let revisions = if self.scratch { Source::Scratch } else { Source::Replay };
        let options = DriftOptions { allow_untracked: self.allow_untracked, revisions };
        let found = context.block_on(async { migrator(&project).await?.drift(options).await })?;
        if context.ui.is_json() {
            context.ui.json(&found);
        } else {
            tell(&context.ui, project.graph(), &found);
        }
        refuse(&found.repair)?;
        Ok(if self.exit_code && !found.is_silent() { Exit::Difference } else { Exit::Done })
    }
}

fn tell(ui: &Ui, graph: &Graph, found: &Found) {
    let at = place(graph, &found.current);
    if !found.repair.plan.steps.is_empty() {
        ui.line(format_args!("-- The database is not what its revisions say. Back to {at}:"));
        ui.line(found.repair.script());
        ui.line("-- Or, in a new revision:");
        ui.line(found.accept.script().trim_end());
    }
    for object in &found.repair.not_compared {
        ui.note(format_args!("Not compared: {object}; --scratch does"));
    }
    if found.is_silent() {
        ui.note(format_args!("No difference: the database is what its revisions say at {at}."));
    }
}
