//! `mainstay history`: the revisions, newest first.

use super::Execute;
use super::current::migrator;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::style::{ID, PLAIN};
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

    /// Only from one revision to another: FROM:TO, FROM: or :TO
    #[arg(short, long, value_name = "RANGE", allow_hyphen_values = true)]
    range: Option<String>,

    /// Mark the revision that the database is at
    #[arg(short, long)]
    indicate_current: bool,
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
    message: &'a str,
    created: Option<&'a str>,
    file: &'a str,
    is_head: bool,
}

impl Execute for History {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        let graph = project.graph();
        let chosen = range(&project, self.range.as_deref().unwrap_or(":"))?;
        let current = if self.indicate_current { current(context, &project)? } else { HashSet::new() };
        if context.ui.is_json() {
            context.ui.json(&Document { revisions: entries(graph, chosen.into_iter()) });
        } else if chosen.is_empty() {
            context.ui.line("There are no revisions yet.");
        } else if self.verbose {
            for (at, revision) in chosen.into_iter().enumerate() {
                if at > 0 {
                    context.ui.line("");
                }
                tell(&context.ui, graph, revision, &current);
            }
        } else {
            let mut table = Table::new([ID, PLAIN, PLAIN]);
            for revision in chosen {
                table.row([revision.id.clone(), marks(graph, revision, &current), revision.message.clone()]);
            }
            context.ui.line(table);
        }
        Ok(Exit::Done)
    }
}

/// The ids of the revisions that the database is at.
fn current(context: &Context, project: &Project) -> Result<HashSet<String>> {
    let current = context.block_on(async { migrator(project).await?.current().await })?;
    Ok(current.into_iter().map(|applied| applied.revision).collect())
}

fn marks(graph: &Graph, revision: &Revision, current: &HashSet<String>) -> String {
    let at = if current.contains(&revision.id) { "(current)" } else { "" };
    [mark(graph, &revision.id), at.to_owned()].into_iter().filter(|mark| !mark.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The revisions as data.
pub fn entries<'a>(graph: &Graph, revisions: impl Iterator<Item = &'a Revision>) -> Vec<Entry<'a>> {
    let entry = |revision: &'a Revision| Entry {
        revision: &revision.id,
        revises: &revision.parents,
        message: &revision.message,
        created: revision.created.as_deref(),
        file: &revision.file,
        is_head: graph.heads().contains(&revision.id),
    };
    revisions.map(entry).collect()
}

/// The revisions of a range, both ends included, newest first.
fn range<'p>(project: &'p Project, text: &str) -> Result<Vec<&'p Revision>> {
    let graph = project.graph();
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    let resolve = |text: &str| -> Result<Option<String>> {
        let head = graph.heads().first().map(String::as_str);
        Ok(super::target(project, text)?.resolve(graph, head)?)
    };
    let from = if from.is_empty() { None } else { resolve(from)? };
    let upto: HashSet<&str> = if to.is_empty() {
        graph.iter().map(|revision| revision.id.as_str()).collect()
    } else {
        resolve(to)?.map(|id| graph.ancestors(&id)).unwrap_or_default()
    };
    let before = from.as_deref().map(|id| graph.ancestors(id)).unwrap_or_default();
    let within = |revision: &&Revision| {
        let id = revision.id.as_str();
        upto.contains(id) && (!before.contains(id) || from.as_deref() == Some(id))
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
        ("created", revision.created.as_deref().unwrap_or("not said")),
        ("file", &revision.file),
        ("message", &revision.message),
    ] {
        ui.line(format_args!("  {name:<8} {value}"));
    }
}

/// The revision with its statements.
pub fn tell_whole(ui: &Ui, graph: &Graph, revision: &Revision) {
    tell(ui, graph, revision, &HashSet::new());
    for (name, part) in [("upgrade", &revision.upgrade), ("downgrade", &revision.downgrade)] {
        ui.line(format_args!("\n-- {name}\n{}", part.text.trim()).to_string().trim_end());
    }
}
