//! `mainstay show`: one revision with its statements.

use super::Execute;
use super::history::{Entry, entries, tell_whole};
use crate::context::Context;
use crate::exit::Exit;
use clap::Args;
use mainstay::migrate::Target;
use mainstay::{Error, ErrorKind, Result};
use serde::Serialize;

/// Show a revision and its statements
#[derive(Debug, Args)]
pub struct Show {
    /// head, -1, a revision (the beginning of its id is enough), or LABEL@head
    #[arg(value_name = "REVISION", allow_hyphen_values = true)]
    target: String,
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    entry: Entry<'a>,
    upgrade: &'a str,
    downgrade: &'a str,
}

impl Execute for Show {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        let graph = project.graph();
        let target: Target = self.target.parse().map_err(|error| super::in_words(&error))?;
        let revision = target.revisions(graph)?.into_iter().next().ok_or_else(|| {
            Error::new(ErrorKind::Revision, "base is before the first revision; there is nothing to show")
                .hint("mainstay history lists the revisions")
        })?;
        match entries(graph, std::iter::once(revision)).pop() {
            Some(entry) if context.ui.is_json() => {
                let (upgrade, downgrade) = (revision.upgrade.text.trim(), revision.downgrade.text.trim());
                context.ui.json(&Document { entry, upgrade, downgrade });
            }
            _ => tell_whole(&context.ui, graph, revision),
        }
        Ok(Exit::Done)
    }
}
