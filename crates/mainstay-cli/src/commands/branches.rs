//! `mainstay branches`: where history parts, and what the branches are called.

use super::Execute;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::Table;
use crate::ui::style::{DIM, ID, PLAIN};
use clap::Args;
use mainstay::Result;
use mainstay::migrate::Graph;
use serde::Serialize;

/// Show where history parts into branches, and the labels of branches
#[derive(Debug, Args)]
pub struct Branches {}

#[derive(Serialize)]
struct Document<'a> {
    points: Vec<Point<'a>>,
    labels: Vec<Labelled<'a>>,
}

/// A revision that several revise.
#[derive(Serialize)]
struct Point<'a> {
    revision: &'a str,
    message: &'a str,
    revised_by: Vec<&'a str>,
}

/// A branch with a name.
#[derive(Serialize)]
struct Labelled<'a> {
    label: &'a str,
    revision: &'a str,
    heads: Vec<&'a str>,
}

impl Execute for Branches {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        let document = document(project.graph());
        if context.ui.is_json() {
            context.ui.json(&document);
        } else if document.points.is_empty() && document.labels.is_empty() {
            context.ui.line("There are no branches: every revision has one that revises it, or is the head.");
        } else {
            tell(context, project.graph(), &document);
        }
        Ok(Exit::Done)
    }
}

fn document(graph: &Graph) -> Document<'_> {
    Document {
        points: graph
            .branch_points()
            .map(|one| Point {
                revision: &one.id,
                message: &one.message,
                revised_by: graph.children(one).map(|child| child.id.as_str()).collect(),
            })
            .collect(),
        labels: graph
            .labels()
            .map(|(label, one)| Labelled {
                label,
                revision: &one.id,
                heads: graph.heads_of(one).into_iter().map(|head| head.id.as_str()).collect(),
            })
            .collect(),
    }
}

fn tell(context: &Context, graph: &Graph, document: &Document<'_>) {
    for point in &document.points {
        context.ui.line(format_args!("{ID}{}{ID:#}  {}", point.revision, point.message));
        let mut table = Table::new([PLAIN, ID, PLAIN]);
        let children = point.revised_by.iter().filter_map(|id| graph.get(id));
        children.for_each(|child| table.row(["  ->".to_owned(), child.id.clone(), child.message.clone()]));
        context.ui.line(table);
    }
    let mut table = Table::new([PLAIN, ID, DIM]);
    for one in &document.labels {
        table.row([one.label.to_owned(), one.revision.to_owned(), format!("head {}", one.heads.join(", "))]);
    }
    if !table.is_empty() {
        context.ui.line(table);
    }
}
