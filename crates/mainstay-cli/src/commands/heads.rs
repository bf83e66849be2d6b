//! `mainstay heads`: the revisions that nothing revises.

use super::Execute;
use super::history::{Entry, entries};
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::Table;
use crate::ui::style::{DIM, ID, PLAIN};
use clap::Args;
use mainstay::Result;
use serde::Serialize;

/// Show the newest revisions: one, or several when history has branched
#[derive(Debug, Args)]
pub struct Heads {}

#[derive(Serialize)]
struct Document<'a> {
    heads: Vec<Entry<'a>>,
}

impl Execute for Heads {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        let graph = project.graph();
        let heads = graph.heads().iter().filter_map(|id| graph.get(id));
        if context.ui.is_json() {
            context.ui.json(&Document { heads: entries(graph, heads) });
            return Ok(Exit::Done);
        }
        let mut table = Table::new([ID, PLAIN, DIM]);
        heads.for_each(|head| table.row([head.id.clone(), head.message.clone(), head.file.clone()]));
        match table.is_empty() {
            true => context.ui.line("base: there are no revisions yet"),
            false => context.ui.line(table),
        }
        Ok(Exit::Done)
    }
}
