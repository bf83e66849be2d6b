//! `mainstay merge`: a revision that joins branches.

use super::Execute;
use super::revision::made;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::style::ID;
use clap::Args;
use mainstay::Result;
use mainstay::migrate::Draft;

/// Write a revision that joins branches into one
///
/// Databases have run the branches in one order or the other: it is written only when every order leads to the same
/// schema. Needs no server.
#[derive(Debug, Args)]
pub struct Merge {
    /// The revisions to join: ids, LABEL@head, or heads for all
    #[arg(value_name = "REVISION", default_value = "heads")]
    revisions: Vec<String>,

    /// What it does, in words
    #[arg(short, long)]
    message: Option<String>,

    /// Give the branch that begins with it a name
    #[arg(long, value_name = "LABEL")]
    branch_label: Vec<String>,

    /// Its id, instead of one that chance makes
    #[arg(long, value_name = "ID")]
    id: Option<String>,
}

impl Execute for Merge {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        let heads = super::targets(&project, &self.revisions)?;
        let message = self.message.unwrap_or_else(|| "merge".to_owned());
        let draft = Draft { heads, splice: true, labels: self.branch_label, id: self.id, ..Draft::new(message) };
        let new = project.merge(&draft)?;
        new.write()?;
        if context.ui.is_json() {
            context.ui.json(&made(new));
        } else {
            context.ui.line(format_args!("made {}  {ID}{}{ID:#}", new.path.display(), new.id));
        }
        Ok(Exit::Done)
    }
}
