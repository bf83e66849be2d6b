//! `mainstay diff`: the SQL that leads from one side to another.

use super::revision::renames;
use super::{Execute, typed};
use crate::context::Context;
use crate::exit::Exit;
use clap::Args;
use mainstay::config::{Also, under};
use mainstay::migrate::{Comparison, Proof, Rename, Side, look};
use mainstay::{Error, ErrorKind, Result};
use serde::Serialize;

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
    #[arg(long, value_name = "WHAT", value_parser = typed::<Also>)]
    also: Vec<Also>,

    /// Something has another name there: users.name=full_name, users=people (more than one if given again)
    #[arg(long, value_name = "OLD=NEW", value_parser = typed::<Rename>)]
    rename: Vec<Rename>,

    /// Run the SQL on a clone of the first side, with its rows, and say what came of it
    #[arg(long)]
    prove: bool,

    /// Exit with 1 when there is a difference
    #[arg(long)]
    exit_code: bool,
}

impl Execute for Diff {
    fn run(self, context: &Context) -> Result<Exit> {
        let (from, to) = (side(context, &self.from)?, side(context, &self.to)?);
        let mut config = context.config()?;
        config.also.extend(self.also);
        let mut looked = context.block_on(look(&config, &from, &to))?;
        self.rename.into_iter().try_for_each(|rename| looked.rename(rename))?;
        for rename in renames(context, looked.rename_candidates()?)? {
            looked.rename(rename)?;
        }
        let comparison = context.block_on(looked.comparison())?;
        let proof = match self.prove && comparison.refused.is_empty() {
            true => Some(context.block_on(looked.prove(&comparison))?),
            false => None,
        };
        if context.ui.is_json() {
            context.ui.json(&Told { comparison: &comparison, proof: proof.as_ref() });
        } else {
            tell(context, &comparison);
            proof.iter().for_each(|proof| tell_proof(context, proof));
        }
        refuse(&comparison)?;
        proof.as_ref().map_or(Ok(()), arrives)?;
        let differs = self.exit_code && !comparison.plan.changes.is_empty();
        Ok(if differs { Exit::Difference } else { Exit::Done })
    }
}

/// What is told as JSON.
#[derive(Serialize)]
struct Told<'c> {
    #[serde(flatten)]
    comparison: &'c Comparison,
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<&'c Proof>,
}

fn tell_proof(context: &Context, proof: &Proof) {
    let ui = &context.ui;
    let kept = proof.rows.iter().map(|one| one.after).sum::<i64>();
    ui.note(format_args!(
        "Proved on a clone: {} statements in {:.3} s; {kept} rows in {} tables that were there before.",
        proof.statements,
        proof.took.as_secs_f64(),
        proof.rows.len()
    ));
    for one in proof.rows.iter().filter(|one| one.before != one.after) {
        ui.note(format_args!("Rows of {}: {} before, {} after", one.table, one.before, one.after));
    }
    for lock in &proof.locks {
        ui.note(format_args!("Locked: {} ({})", lock.relation, lock.mode));
    }
}

/// A plan that leaves a difference is no plan.
fn arrives(proof: &Proof) -> Result<()> {
    if proof.left.is_empty() {
        return Ok(());
    }
    let message = format!("on the clone the plan does not arrive; what is left:\n  {}", proof.left.join("\n  "));
    Err(Error::new(ErrorKind::Unsupported, message).hint("this is a defect of Mainstay: please tell its authors"))
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
    if let Some([first, second]) = &comparison.homes {
        ui.note(format_args!(
            "Names without a schema are in {first}, as on the first side; on the second they are in {second}."
        ));
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
