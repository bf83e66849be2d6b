//! `mainstay diff`: the SQL that leads from one side to another.

use super::Execute;
use crate::context::Context;
use crate::exit::Exit;
use clap::Args;
use mainstay::config::{Also, under};
use mainstay::migrate::{Comparison, Side, compare};
use mainstay::{Error, ErrorKind, Result};

/// Print the SQL that leads from one schema to another
///
/// A side is one of: models, revisions, database, a URL, a .sql file. A file is run on a scratch database that is
/// thrown away, so that whatever the server accepts is understood.
#[derive(Debug, Args)]
pub struct Diff {
    /// Where to start
    from: String,

    /// Where to arrive
    to: String,

    /// Compare this too: access (owners, privileges and default privileges)
    #[arg(long, value_name = "WHAT")]
    also: Vec<Also>,

    /// Exit with 1 when there is a difference
    #[arg(long)]
    exit_code: bool,
}

impl Execute for Diff {
    fn run(self, context: &Context) -> Result<Exit> {
        let (from, to) = (side(context, &self.from)?, side(context, &self.to)?);
        let mut config = context.config()?;
        config.also.extend(self.also);
        let comparison = context.block_on(compare(&config, &from, &to))?;
        if context.ui.is_json() {
            context.ui.json(&comparison);
        } else {
            tell(context, &comparison);
        }
        refuse(&comparison)?;
        let differs = self.exit_code && !comparison.plan.changes.is_empty();
        Ok(if differs { Exit::Difference } else { Exit::Done })
    }
}

/// A side as it is typed; paths are relative to the folder that we act in.
fn side(context: &Context, text: &str) -> Result<Side> {
    Ok(match Side::parse(text)? {
        Side::File(path) => Side::File(under(context.directory(), path)),
        // Read with the settings around it: a password from the environment, a path from here.
        Side::Url(_) => Side::Url(context.config_with_url(text)?.database()?.clone()),
        side => side,
    })
}

fn tell(context: &Context, comparison: &Comparison) {
    let ui = &context.ui;
    if !comparison.plan.steps.is_empty() {
        ui.line(comparison.script().trim_end());
    }
    for object in &comparison.not_compared {
        ui.note(format_args!("Not compared: {object}"));
    }
    if comparison.plan.steps.is_empty() && comparison.refused.is_empty() {
        ui.note("No difference.");
    }
}

/// What differs and has no plan yet is an error: SQL without it would claim to be the whole way.
pub fn refuse(comparison: &Comparison) -> Result<()> {
    if comparison.refused.is_empty() {
        return Ok(());
    }
    let named: Vec<_> = comparison.refused.iter().map(|object| format!("  {object}")).collect();
    let message = format!("these differ, and nothing can be planned for them yet:\n{}", named.join("\n"));
    Err(Error::new(ErrorKind::Unsupported, message).hint("bring them to the same state by hand, then compare again"))
}
