//! `mainstay revision`: a new file, blank or with what the models say beyond the revisions.

use super::Execute;
use super::{check, lint, typed};
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::style::{ID, WARNING};
use clap::Args;
use mainstay::migrate::{Backfill, Draft, NewRevision, Project, Rename};
use mainstay::schema::lint::Found;
use mainstay::{Error, ErrorKind, Result};
use serde::Serialize;
use std::io::IsTerminal;

/// Write a new revision
///
/// Without --autogenerate it is blank, for statements of your own. Neither needs a server.
#[derive(Debug, Args)]
pub struct Revision {
    /// What it does, in words
    #[arg(short, long)]
    message: String,

    /// Write the difference between the models and the revisions
    #[arg(long)]
    autogenerate: bool,

    /// What is the same under another name: users.name=full_name, users=people, mood.sad=gloomy
    #[arg(long, value_name = "OLD=NEW", requires = "autogenerate", value_parser = typed::<Rename>)]
    rename: Vec<Rename>,

    /// What rows that are there get in a new column that must have a value: users.score=0; users.score= when there are
    /// none
    #[arg(long, value_name = "COLUMN=SQL", requires = "autogenerate", value_parser = typed::<Backfill>)]
    backfill: Vec<Backfill>,

    #[command(flatten)]
    place: Place,
}

/// Where the new revision stands among the others.
#[derive(Debug, Args)]
struct Place {
    /// What it revises, where there are several heads: a head, LABEL@head, or base for a branch of its own
    #[arg(long, value_name = "TARGET", allow_hyphen_values = true)]
    head: Option<String>,

    /// Let it revise what is no head: a new branch begins there
    #[arg(long)]
    splice: bool,

    /// Give the branch that begins with it a name
    #[arg(long, value_name = "LABEL")]
    branch_label: Vec<String>,

    /// A revision of another branch that must be there before it
    #[arg(long, value_name = "REVISION")]
    depends_on: Vec<String>,

    /// Its id, instead of one that chance makes
    #[arg(long, value_name = "ID")]
    id: Option<String>,
}

impl Place {
    fn draft(self, project: &Project, message: String) -> Result<Draft> {
        let head = self.head.iter().cloned().collect::<Vec<_>>();
        let heads = super::targets(project, &head)?;
        let depends = super::targets(project, &self.depends_on)?;
        Ok(Draft {
            message,
            heads,
            splice: self.splice,
            labels: self.branch_label,
            depends,
            id: self.id,
            ..Draft::default()
        })
    }
}

#[derive(Serialize)]
struct Document {
    revision: Option<Made>,
    /// What the linter finds in it.
    findings: Vec<Found>,
}

/// A revision that was made, as data.
#[derive(Serialize)]
pub struct Made {
    id: String,
    file: String,
    changes: Vec<check::Difference>,
}

impl Execute for Revision {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        let mut draft = self.place.draft(&project, self.message)?;
        (draft.renames, draft.backfills) = (self.rename, self.backfill);
        if self.autogenerate {
            ask(context, &project, &mut draft)?;
            ask_for_values(context, &project, &mut draft)?;
        }
        let new = match self.autogenerate {
            true => project.autogenerate(&draft)?,
            false => Some(project.blank(&draft)?),
        };
        let mut findings = Vec::new();
        if let Some(new) = &new {
            new.write()?;
            findings = project.lint_new(new)?;
        }
        match new {
            new if context.ui.is_json() => context.ui.json(&Document { revision: new.map(made), findings }),
            Some(new) => {
                tell(context, &new);
                lint::warn(&context.ui, &findings);
            }
            None => context.ui.line("Nothing to write: the revisions say what the models say."),
        }
        Ok(Exit::Done)
    }
}

/// Asks what looks like a rename whether it is one; where nobody can answer, it is written as a drop and an addition.
fn ask(context: &Context, project: &Project, draft: &mut Draft) -> Result<()> {
    draft.renames.extend(renames(context, project.rename_candidates(draft)?)?);
    Ok(())
}

/// Those of what looks like a rename that somebody says are one.
pub fn renames(context: &Context, candidates: Vec<Rename>) -> Result<Vec<Rename>> {
    let can_answer = can_answer(context);
    let mut said = Vec::new();
    for candidate in candidates {
        if can_answer {
            if context.ui.confirm(format_args!("{} is gone and {} is new: a rename?", candidate.of, candidate.to))? {
                said.push(candidate);
            }
        } else if !context.ui.is_json() {
            context.ui.note(format_args!(
                "{} is gone and {} is new; if that is a rename: --rename {candidate}",
                candidate.of, candidate.to
            ));
        }
    }
    Ok(said)
}

/// Asks for the value that rows get in a new column which must have one; where nobody can answer, it must be said.
fn ask_for_values(context: &Context, project: &Project, draft: &mut Draft) -> Result<()> {
    for candidate in project.backfill_candidates(draft)? {
        let column = format!("{}.{}", candidate.table, candidate.column);
        if !can_answer(context) {
            let message = format!("{column} is new and must have a value, and rows that are there have none");
            let hint = format!(
                "--backfill {column}=SQL says which they get, --backfill {column}= that there are no rows; or give the column a default"
            );
            return Err(Error::new(ErrorKind::Source, message).hint(hint));
        }
        let question = format!(
            "{column} is new and must have a value: which do rows get that are there? (a value in SQL, such as 0 or ''; just Enter: there are none)"
        );
        let value = context.ui.ask(question)?;
        draft.backfills.push(Backfill { value, ..candidate });
    }
    Ok(())
}

fn can_answer(context: &Context) -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal() && !context.ui.is_json()
}

/// A new revision as data.
pub fn made(new: NewRevision) -> Made {
    let changes = new.changes.iter().map(check::Difference::of).collect();
    Made { file: new.path.display().to_string(), changes, id: new.id }
}

fn tell(context: &Context, new: &NewRevision) {
    context.ui.line(format_args!("made {}  {ID}{}{ID:#}", new.path.display(), new.id));
    new.changes.iter().for_each(|change| context.ui.line(format_args!("  {change}")));
    let lost: Vec<_> = new.changes.iter().filter_map(|change| change.loss()).collect();
    if !lost.is_empty() {
        context.ui.note(format_args!("{WARNING}It destroys{WARNING:#}"));
        lost.iter().for_each(|loss| context.ui.note(format_args!("  {loss}")));
        context.ui.note("Read the file before you run it: a rename that looks like a drop is written as one.");
    }
}
