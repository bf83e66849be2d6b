//! `mainstay check`: do the revisions say what the models say, and does the server take it?

use super::{Execute, lint};
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::{Ui, count};
use clap::Args;
use mainstay::Result;
use mainstay::engine::{Concern, Weight};
use mainstay::migrate::{Asked, Draft, NewRevision, Project, Revision};
use mainstay::schema::change::Change;
use serde::Serialize;

/// Show what the models say beyond the revisions; exit with 1 if there is anything
///
/// It fails exactly when revision --autogenerate would write something, or when a cluster would not take what is there:
/// tables without a key or without transactions, locks of a session. No server is needed; where one can be reached
/// that may be one of a cluster, it is asked what it has.
#[derive(Debug, Args)]
pub struct Check {
    /// Look for what a cluster does not take, also where no server says that it is one
    #[arg(long)]
    cluster: bool,
}

/// A change in words.
#[derive(Debug, Serialize)]
pub struct Difference {
    operation: &'static str,
    subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    destroys: Option<String>,
}

impl Difference {
    /// The words of a change.
    pub fn of(change: &Change) -> Self {
        let destroys = change.loss().map(|loss| loss.to_string());
        Self { operation: change.operation(), subject: change.subject(), destroys }
    }
}

#[derive(Serialize)]
struct Document {
    differences: Vec<Difference>,
    sql: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster: Option<Asked>,
}

impl Execute for Check {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        let new = project.autogenerate(&Draft::of_all_heads("check"))?;
        let changes = new.as_ref().map(|new| new.changes.as_slice()).unwrap_or_default();
        let asked = self.asked(context, &project)?;
        let ui = &context.ui;
        let sql = new.as_ref().map(|new| upgrade_of(&project, new)).transpose()?.unwrap_or_default();
        let is_wrong = asked.as_ref().is_some_and(is_wrong);
        if ui.is_json() {
            let differences = changes.iter().map(Difference::of).collect();
            ui.json(&Document { differences, sql, cluster: asked });
        } else {
            tell(ui, changes, &sql);
            asked.iter().for_each(|asked| tell_asked(ui, asked));
        }
        Ok(if changes.is_empty() && !is_wrong { Exit::Done } else { Exit::Difference })
    }
}

impl Check {
    /// What the server says, or what would be said of a cluster without one.
    fn asked(&self, context: &Context, project: &Project) -> Result<Option<Asked>> {
        let findings = if self.cluster { project.as_for_a_cluster()? } else { Vec::new() };
        match context.block_on(project.ask_the_server())? {
            Some(Ok(asked)) => return Ok(Some(asked)),
            Some(Err(error)) => context.ui.note(format_args!("The server was not asked: {error}.")),
            None => {}
        }
        let server = "a cluster".to_owned();
        Ok(self.cluster.then_some(Asked { server, concerns: Vec::new(), findings }))
    }
}

fn upgrade_of(project: &Project, new: &NewRevision) -> Result<String> {
    let revision = Revision::read_as("check", new.text.as_bytes(), project.reads()?.lexis())?;
    Ok(revision.upgrade.text.trim().to_owned())
}

fn is_wrong(asked: &Asked) -> bool {
    !asked.findings.is_empty() || asked.concerns.iter().any(|one| one.weight == Weight::Wrong)
}

fn tell(ui: &Ui, changes: &[Change], sql: &str) {
    if changes.is_empty() {
        return ui.line("The revisions say what the models say.");
    }
    ui.line(format_args!("The models say {} beyond the revisions:", count(changes.len(), "change")));
    changes.iter().for_each(|change| ui.line(format_args!("  {change}")));
    ui.line(format_args!("\n{sql}"));
    ui.note("\nNext: mainstay revision --autogenerate -m \"what changed\"");
}

fn tell_asked(ui: &Ui, asked: &Asked) {
    if asked.concerns.is_empty() && asked.findings.is_empty() {
        return;
    }
    ui.line(format_args!("\nOn {}:", asked.server));
    for Concern { message, fix, .. } in &asked.concerns {
        ui.line(format_args!("  {message}\n    {fix}"));
    }
    asked.findings.iter().for_each(|one| ui.line(lint::in_words(one)));
}
