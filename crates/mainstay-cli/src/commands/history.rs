//! `mainstay history`: the revisions, newest first, as a list or drawn as a graph.

use super::Execute;
use super::range::{self, Range};
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::style::{DIM, ID, PLAIN};
use crate::ui::{Table, Ui, mark};
use clap::Args;
use mainstay::Result;
use mainstay::migrate::{Graph, Revision};
use serde::Serialize;
use std::collections::HashSet;

/// List the revisions, newest first
#[derive(Debug, Args)]
pub struct History {
    /// Show parent, date and file of each too
    #[arg(short, long)]
    verbose: bool,

    #[command(flatten)]
    range: Range,

    /// Mark the revisions that the database is at
    #[arg(short, long)]
    indicate_current: bool,

    /// Draw what stands on what
    #[arg(short, long, conflicts_with = "verbose")]
    graph: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    revisions: Vec<Entry<'a>>,
}

/// A revision as data.
#[derive(Serialize)]
pub struct Entry<'a> {
    revision: &'a str,
    revises: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    depends_on: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    branch_labels: &'a [String],
    message: &'a str,
    created: Option<&'a str>,
    file: &'a str,
    is_head: bool,
}

impl Execute for History {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        let graph = project.graph();
        let asks = self.indicate_current || self.range.asks_for_current();
        let current = if asks { range::current(context, &project)? } else { HashSet::new() };
        let chosen = self.range.chosen(&project, &current)?;
        let marked = if self.indicate_current { current } else { HashSet::new() };
        if context.ui.is_json() {
            context.ui.json(&Document { revisions: entries(graph, chosen.into_iter()) });
        } else if chosen.is_empty() {
            let none = graph.iter().next().is_none();
            context.ui.line(if none { "There are no revisions yet." } else { "The range has no revision." });
        } else if self.graph {
            draw(&context.ui, graph, &chosen, &marked);
        } else if self.verbose {
            for (at, revision) in chosen.into_iter().enumerate() {
                if at > 0 {
                    context.ui.line("");
                }
                tell(&context.ui, graph, revision, &marked);
            }
        } else {
            let mut table = Table::new([ID, PLAIN, PLAIN]);
            for revision in chosen {
                table.row([revision.id.clone(), marks(graph, revision, &marked), revision.message.clone()]);
            }
            context.ui.line(table);
        }
        Ok(Exit::Done)
    }
}

fn draw(ui: &Ui, graph: &Graph, chosen: &[&Revision], current: &HashSet<String>) {
    for line in graph.draw(chosen, &current.iter().map(String::as_str).collect()) {
        let Some(revision) = line.revision else {
            ui.line(line.lanes);
            continue;
        };
        let marks = marks(graph, revision, current);
        let gap = if marks.is_empty() { "" } else { "  " };
        let needs = match revision.depends.as_slice() {
            [] => String::new(),
            ids => format!("  {DIM}depends on {}{DIM:#}", ids.join(", ")),
        };
        let words = if revision.message.is_empty() { String::new() } else { format!("  {}", revision.message) };
        ui.line(format_args!("{}  {ID}{}{ID:#}{gap}{marks}{words}{needs}", line.lanes, revision.id));
    }
}

fn marks(graph: &Graph, revision: &Revision, current: &HashSet<String>) -> String {
    let at = if current.contains(&revision.id) { "(current)" } else { "" };
    let labels = revision.labels.iter().map(|label| format!("({label})"));
    let all = [mark(graph, &revision.id), at.to_owned()].into_iter().chain(labels);
    all.filter(|mark| !mark.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The revisions as data.
pub fn entries<'a>(graph: &Graph, revisions: impl Iterator<Item = &'a Revision>) -> Vec<Entry<'a>> {
    let entry = |revision: &'a Revision| Entry {
        revision: &revision.id,
        revises: &revision.parents,
        depends_on: &revision.depends,
        branch_labels: &revision.labels,
        message: &revision.message,
        created: revision.created.as_deref(),
        file: &revision.file,
        is_head: graph.heads().contains(&revision.id),
    };
    revisions.map(entry).collect()
}

/// Everything about a revision but its statements.
fn tell(ui: &Ui, graph: &Graph, revision: &Revision, current: &HashSet<String>) {
    let marks = marks(graph, revision, current);
    let gap = if marks.is_empty() { "" } else { "  " };
    ui.line(format_args!("{ID}{}{ID:#}{gap}{marks}", revision.id));
    let revises = if revision.parents.is_empty() { "none".to_owned() } else { revision.parents.join(", ") };
    for (name, value) in [
        ("revises", revises.as_str()),
        ("depends", &revision.depends.join(", ")),
        ("branch", &revision.labels.join(", ")),
        ("created", revision.created.as_deref().unwrap_or("not said")),
        ("file", &revision.file),
        ("message", &revision.message),
    ] {
        if !value.is_empty() {
            ui.line(format_args!("  {name:<8} {value}"));
        }
    }
}

/// The revision with its statements.
pub fn tell_whole(ui: &Ui, graph: &Graph, revision: &Revision) {
    tell(ui, graph, revision, &HashSet::new());
    for (name, part) in [("upgrade", &revision.upgrade), ("downgrade", &revision.downgrade)] {
        ui.line(format_args!("\n-- {name}\n{}", part.text.trim()).to_string().trim_end());
    }
}
