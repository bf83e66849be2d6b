//! `mainstay adopt`: a project for a database that was there before.

use super::Execute;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::style::{ID, WARNING};
use crate::ui::{Ui, place};
use clap::Args;
use mainstay::Result;
use mainstay::migrate::{Adoption, Draft, Migrator, Project, Report, Target};
use serde::Serialize;

/// Take over a database that was there before: write its models and a revision that makes it, and stamp it
///
/// Nothing of the database is changed but its history, which says then that it is at that revision. What is not this
/// project's is left out by the settings below `ignore`. The next revision --autogenerate finds no difference.
#[derive(Debug, Args)]
pub struct Adopt {
    /// What the revision is called
    #[arg(short, long, default_value = "as it was")]
    message: String,

    /// Its id, instead of one that chance makes
    #[arg(long, value_name = "ID")]
    id: Option<String>,
}

#[derive(Serialize)]
struct Document<'a> {
    models: String,
    revision: &'a str,
    file: String,
    left_out: &'a [String],
    not_made: &'a [String],
    current: &'a [String],
}

impl Execute for Adopt {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        let draft = Draft { id: self.id, ..Draft::new(self.message) };
        let (adoption, report, project) = context.block_on(async {
            let config = project.config();
            let mut connection = config.connect.to_existing(config.database()?).await?;
            let adoption = project.adopt(&mut *connection, &draft).await?;
            adoption.write()?;
            let project = Project::open(config.clone())?;
            let report = Migrator::new(&project, connection).stamp(&[Target::Head]).await?;
            Ok((adoption, report, project))
        })?;
        if context.ui.is_json() {
            context.ui.json(&Document {
                models: adoption.models.display().to_string(),
                revision: &adoption.revision.id,
                file: adoption.revision.path.display().to_string(),
                left_out: &adoption.left_out,
                not_made: &adoption.not_made,
                current: &report.current,
            });
        } else {
            tell(&context.ui, &project, &adoption, &report);
        }
        Ok(Exit::Done)
    }
}

fn tell(ui: &Ui, project: &Project, adoption: &Adoption, report: &Report) {
    ui.line(format_args!("made {}", adoption.models.display()));
    let new = &adoption.revision;
    ui.line(format_args!("made {}  {ID}{}{ID:#}", new.path.display(), new.id));
    new.changes.iter().for_each(|change| ui.line(format_args!("  {change}")));
    adoption.left_out.iter().for_each(|what| ui.note(format_args!("Not in the models: {what}")));
    adoption.not_made.iter().for_each(|what| ui.note(format_args!("{WARNING}Not in the revision{WARNING:#}: {what}")));
    let place = place(project.graph(), &report.current);
    ui.line(format_args!("The history says now that the database is at {place}; nothing else was changed."));
}
