//! `mainstay kept`: what revisions destroyed and Mainstay keeps.

use super::Execute;
use super::current::migrator;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::style::{DIM, ID, PLAIN};
use crate::ui::{Table, age, size};
use clap::{Args, Subcommand};
use mainstay::migrate::{Destroyed, KeptData};
use mainstay::schema::plan::Keepsake;
use mainstay::{Error, ErrorKind, Result};
use serde::Serialize;
use std::time::Duration;

/// Show, put back or drop what revisions destroyed and Mainstay keeps
///
/// Before a step of an upgrade drops a table or a column, or makes a type narrower, the rows and values that would be
/// lost are kept in a table of their own; downgrade puts them back. The settings are those below `keep`.
#[derive(Debug, Args)]
pub struct Kept {
    #[command(subcommand)]
    command: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Show what is kept, the oldest first: its name, what it is, its revision, size and age
    List,
    /// Put something back without a downgrade, into a table and column that are there again
    ///
    /// Rows that have the same key by now stay as they are, and so do values that were changed since.
    Restore {
        /// Its name, as `mainstay kept list` shows it
        name: String,
    },
    /// Drop something: it cannot be put back then
    Drop {
        /// Names, as `mainstay kept list` shows them
        #[arg(required_unless_present_any = ["all", "older_than"])]
        names: Vec<String>,
        /// All of it
        #[arg(long, conflicts_with_all = ["names", "older_than"])]
        all: bool,
        /// What was kept more days ago than this
        #[arg(long, value_name = "DAYS", conflicts_with = "names")]
        older_than: Option<u32>,
    },
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    what: String,
    revision: &'a str,
    kept_at: &'a str,
    bytes: u64,
}

#[derive(Serialize)]
struct Document<'a> {
    kept: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Gone<'a> {
    gone: Vec<&'a str>,
}

impl Execute for Kept {
    fn run(self, context: &Context) -> Result<Exit> {
        match self.command {
            What::List => list(context),
            What::Restore { name } => restore(context, &name),
            What::Drop { names, all, older_than } => {
                let days = if all { Some(0) } else { older_than };
                give_up(context, names, days.map(|days| Duration::from_secs(u64::from(days) * 24 * 60 * 60)))
            }
        }
    }
}

fn list(context: &Context) -> Result<Exit> {
    let project = context.project()?;
    let kept = context.block_on(async { migrator(&project).await?.kept().await })?;
    if context.ui.is_json() {
        context.ui.json(&Document { kept: kept.iter().map(entry).collect() });
        return Ok(Exit::Done);
    }
    let mut table = Table::new([ID, PLAIN, DIM, PLAIN, DIM]);
    for one in &kept {
        let KeptData { keepsake, bytes, age: time, .. } = one;
        let revision = keepsake.revision.clone();
        table.row([keepsake.name.clone(), keepsake.to_string(), revision, size(*bytes), age(*time)]);
    }
    match table.is_empty() {
        true => context.ui.line("Nothing is kept."),
        false => context.ui.line(table),
    }
    Ok(Exit::Done)
}

fn entry(one: &KeptData) -> Entry<'_> {
    let KeptData { keepsake, kept_at, bytes, .. } = one;
    Entry { name: &keepsake.name, what: keepsake.to_string(), revision: &keepsake.revision, kept_at, bytes: *bytes }
}

fn restore(context: &Context, name: &str) -> Result<Exit> {
    let project = context.project()?;
    let back = context.block_on(async { migrator(&project).await?.restore(name).await })?;
    tell(context, &[back], "put back, and kept no longer");
    Ok(Exit::Done)
}

fn give_up(context: &Context, names: Vec<String>, older: Option<Duration>) -> Result<Exit> {
    let project = context.project()?;
    let gone = context.block_on(async {
        let mut migrator = migrator(&project).await?;
        let names = match older {
            Some(time) => {
                let old = migrator.kept().await?.into_iter().filter(|one| one.age >= time);
                old.map(|one| one.keepsake.name).collect()
            }
            None => names,
        };
        migrator.forget(&names).await
    })?;
    tell(context, &gone, "kept no longer");
    Ok(Exit::Done)
}

/// What became of some of it.
fn tell(context: &Context, gone: &[Keepsake], words: &str) {
    if context.ui.is_json() {
        return context.ui.json(&Gone { gone: gone.iter().map(|one| &*one.name).collect() });
    }
    for one in gone {
        context.ui.line(format_args!("{one}: {words}"));
    }
    if gone.is_empty() {
        context.ui.line("Nothing is kept that is so old.");
    }
}

/// Asks before a run that destroys more than the settings let pass, and says what that is.
///
/// # Errors
/// When nobody can be asked, or somebody said no.
pub fn consent(context: &Context, destroyed: &[Destroyed], most: u64) -> Result<()> {
    use std::io::IsTerminal;
    let all: u64 = destroyed.iter().map(|one| one.bytes).sum();
    if all <= most {
        return Ok(());
    }
    for one in destroyed {
        context.ui.note(format_args!("Destroyed would be {}, of {}", one.what.join(", "), size(one.bytes)));
    }
    let refused = |message: &str| {
        Error::new(ErrorKind::State, message).hint("--yes says yes; `keep.ask_above` in mainstay.toml is the limit")
    };
    if !std::io::stdin().is_terminal() || context.ui.is_json() {
        return Err(refused("this destroys more data than runs without a yes, and nobody is there to ask"));
    }
    match context.ui.confirm("Go on?")? {
        true => Ok(()),
        false => Err(refused("nothing was run")),
    }
}
