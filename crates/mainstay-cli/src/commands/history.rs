//! `mainstay history`: the revisions, newest first, as a list or drawn as a graph.

use super::Execute;
use super::current::migrator;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::style::{DIM, ID, PLAIN};
use crate::ui::{Table, Ui, mark};
use clap::Args;
use mainstay::Result;
use mainstay::migrate::{Graph, Project, Revision};
use serde::Serialize;
use std::collections::HashSet;

/// List the revisions, newest first
#[derive(Debug, Args)]
pub struct History {
    /// Show parent, date and file of each too
    #[arg(short, long)]
    verbose: bool,

    /// Only from one revision to another: FROM:TO, FROM: or :TO, each also `current`
    #[arg(short, long, value_name = "RANGE", allow_hyphen_values = true)]
    range: Option<String>,

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
        let range = self.range.as_deref().unwrap_or(":");
        let asks = self.indicate_current || asks_for_current(range);
        let current = if asks { current(context, &project)? } else { HashSet::new() };
        let chosen = chosen(&project, range, &current)?;
        let marked = if self.indicate_current { current } else { HashSet::new() };
        if context.ui.is_json() {
            context.ui.json(&Document { revisions: entries(graph, chosen.into_iter()) });
        } else if chosen.is_empty() {
            context.ui.line("There are no revisions yet.");
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

/// Whether an end of a range is where the database is.
pub fn asks_for_current(range: &str) -> bool {
    range.split(':').any(|end| end == CURRENT)
}

/// The ids of the revisions that the database is at.
pub fn current(context: &Context, project: &Project) -> Result<HashSet<String>> {
    let current = context.block_on(async { migrator(project).await?.current().await })?;
    Ok(current.into_iter().map(|applied| applied.revision).collect())
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

/// The end of a range that a database gives.
pub const CURRENT: &str = "current";

/// The revisions of a range, both ends included, newest first; `current` are those that the database is at.
pub fn chosen<'p>(project: &'p Project, text: &str, current: &HashSet<String>) -> Result<Vec<&'p Revision>> {
    let graph = project.graph();
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    let ends = |text: &str, other: &str| -> Result<Vec<&str>> {
        if text == CURRENT {
            return Ok(graph.iter().map(|one| one.id.as_str()).filter(|id| current.contains(*id)).collect());
        }
        // So many from the other end, where there is one.
        let relative = text.starts_with(['+', '-']) && !other.is_empty() && other != CURRENT && text != other;
        let found = match relative {
            true => vec![graph.find(&format!("{other}{text}"))?],
            false => super::target(project, text)?.revisions(graph)?,
        };
        Ok(found.into_iter().map(|one| one.id.as_str()).collect())
    };
    let begin = if from.is_empty() { Vec::new() } else { ends(from, to)? };
    let upto = match to {
        "" => graph.iter().map(|revision| revision.id.as_str()).collect(),
        to => graph.ancestors_of(ends(to, from)?),
    };
    let before = graph.ancestors_of(begin.iter().copied());
    let within = |revision: &&Revision| {
        let id = revision.id.as_str();
        upto.contains(id) && (!before.contains(id) || begin.contains(&id))
    };
    Ok(graph.iter().rev().filter(within).collect())
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
