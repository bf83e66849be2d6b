//! `mainstay check`: do the revisions say what the models say?

use super::Execute;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::count;
use clap::Args;
use mainstay::Result;
use mainstay::migrate::{Draft, Revision};
use mainstay::schema::change::Change;
use serde::Serialize;

/// Show what the models say beyond the revisions; exit with 1 if there is anything
///
/// It fails exactly when revision --autogenerate would write something. No server is needed.
#[derive(Debug, Args)]
pub struct Check {}

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
}

impl Execute for Check {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        let new = project.autogenerate(&Draft::of_all_heads("check"))?;
        let changes = new.as_ref().map(|new| new.changes.as_slice()).unwrap_or_default();
        let sql = match &new {
            Some(new) => Revision::read_as("check", new.text.as_bytes(), project.reads()?.lexis())?
                .upgrade
                .text
                .trim()
                .to_owned(),
            None => String::new(),
        };
        let ui = &context.ui;
        if ui.is_json() {
            ui.json(&Document { differences: changes.iter().map(Difference::of).collect(), sql });
        } else if changes.is_empty() {
            ui.line("The revisions say what the models say.");
        } else {
            ui.line(format_args!("The models say {} beyond the revisions:", count(changes.len(), "change")));
            changes.iter().for_each(|change| ui.line(format_args!("  {change}")));
            ui.line(format_args!("\n{sql}"));
            ui.note("\nNext: mainstay revision --autogenerate -m \"what changed\"");
        }
        Ok(if changes.is_empty() { Exit::Done } else { Exit::Difference })
    }
}
