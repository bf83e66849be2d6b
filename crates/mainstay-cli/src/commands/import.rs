//! `mainstay import`: moving in from another tool.

use super::Execute;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::style::{ID, WARNING};
use crate::ui::{Ui, place};
use clap::{Args, ValueEnum};
use mainstay::config::under;
use mainstay::engine::Connection;
use mainstay::migrate::{Import as Found, Migrator, Project, Report, Target, Tool};
use mainstay::{Error, ErrorKind, Result};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Move in from another tool: write its revisions in our form, and stamp the database as its history says
///
/// The rows and tables of the database are not touched; the tool's own files and its history stay where they are. The
/// project must have no revisions yet. Alembic itself turns its revisions into SQL, so `alembic` must be on the PATH.
#[derive(Debug, Args)]
pub struct Import {
    /// The tool
    tool: Name,

    /// The folder of its files; for alembic, the one with alembic.ini
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,

    /// Write the files and leave the database alone; no server is needed
    #[arg(long)]
    files_only: bool,
}

/// The tools. The values are without help of their own, so that they stay on one line.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Name {
    Alembic,
    Sqlx,
    Dbmate,
    Flyway,
}

#[derive(Serialize)]
struct Document<'a> {
    revisions: Vec<Made<'a>>,
    current: &'a [String],
    not_followed: &'a [String],
    notes: &'a [String],
}

#[derive(Serialize)]
struct Made<'a> {
    revision: &'a str,
    file: String,
}

impl Execute for Import {
    fn run(self, context: &Context) -> Result<Exit> {
        let tool = match self.tool {
            Name::Alembic => Tool::Alembic,
            Name::Sqlx => Tool::Sqlx,
            Name::Dbmate => Tool::Dbmate,
            Name::Flyway => Tool::Flyway,
        };
        let folder = under(context.directory(), self.folder.unwrap_or_else(|| PathBuf::from(tool.folder())));
        let config = context.config()?;
        check_apart(&folder, &config.migrations)?;
        let project = Project::open(config)?;
        let (found, report, project) = context.block_on(run(&project, tool, &folder, self.files_only))?;
        let ui = &context.ui;
        if ui.is_json() {
            let made = |one: &'_ mainstay::migrate::NewRevision| one.path.display().to_string();
            let revisions = found.revisions.iter().map(|one| Made { revision: &one.id, file: made(one) }).collect();
            let Found { not_followed, notes, .. } = &found;
            ui.json(&Document { revisions, current: &report.current, not_followed, notes });
        } else {
            tell(ui, &project, tool, &found, &report);
        }
        Ok(Exit::Done)
    }
}

async fn run(project: &Project, tool: Tool, folder: &Path, files_only: bool) -> Result<(Found, Report, Project)> {
    let config = project.config();
    let mut connection: Option<Box<dyn Connection>> = match files_only {
        true => None,
        false => Some(config.connect.to_existing(config.database()?).await?),
    };
    let found = match &mut connection {
        Some(connection) => project.import(tool, folder, Some(&mut **connection)).await?,
        None => project.import(tool, folder, None).await?,
    };
    for revision in &found.revisions {
        revision.write()?;
    }
    let project = Project::open(config.clone())?;
    let targets: Vec<Target> = found.applied.iter().map(|id| Target::Revision(id.clone())).collect();
    let report = match connection.filter(|_| !targets.is_empty()) {
        Some(connection) => Migrator::new(&project, connection).stamp(&targets).await?,
        None => Report::default(),
    };
    Ok((found, report, project))
}

/// Both tools would read each other's files.
fn check_apart(folder: &Path, ours: &Path) -> Result<()> {
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if whole(folder) != whole(ours) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Config, "the tool's files stand where this project's revisions are to be")
        .at(folder.display())
        .hint("let `migrations` in mainstay.toml name another folder, and make it"))
}

fn tell(ui: &Ui, project: &Project, tool: Tool, found: &Found, report: &Report) {
    found.revisions.iter().for_each(|new| ui.line(format_args!("made {}  {ID}{}{ID:#}", new.path.display(), new.id)));
    found.notes.iter().for_each(|note| ui.note(format_args!("{WARNING}Left{WARNING:#}: {note}")));
    found.not_followed.iter().for_each(|one| ui.note(format_args!("{WARNING}Run and not followed{WARNING:#}: {one}")));
    if report.current.is_empty() {
        ui.line("The database has none of them, as far as it says; nothing was stamped.");
    } else {
        let place = place(project.graph(), &report.current);
        ui.line(format_args!("The history says now that the database is at {place}; nothing was run."));
        ui.note("Next: mainstay verify, mainstay drift");
        let theirs = tool.table();
        ui.note(format_args!(
            "Until you drop {theirs}, leave it out: [ignore] tables = [\"{theirs}\"] in mainstay.toml"
        ));
    }
}
