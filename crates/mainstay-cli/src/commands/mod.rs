//! The commands: one file each, with its arguments, its help (the doc comment) and what it does.
//! A new one is its file and its line in the list below.

mod adopt;
mod branches;
mod check;
mod completions;
mod copy;
mod current;
mod diff;
mod downgrade;
mod drift;
mod heads;
mod history;
mod import;
mod init;
mod kept;
mod lint;
mod man;
mod merge;
mod range;
mod reflect;
mod revision;
mod show;
mod squash;
mod stamp;
mod upgrade;
mod verify;
mod wait;

use crate::context::Context;
use crate::exit::Exit;
use clap::Subcommand;
use mainstay::migrate::{Direction, Project, Target};
use mainstay::schema::revision::RevisionError;
use mainstay::{Error, ErrorKind, Result};
use std::str::FromStr;

/// A word of the command line, with what to do when it is wrong.
fn typed<T: FromStr<Err = Error>>(text: &str) -> std::result::Result<T, String> {
    text.parse().map_err(|error: Error| match error.next_step() {
        Some(hint) => format!("{error}; {hint}"),
        None => error.to_string(),
    })
}

/// What a command is.
pub trait Execute {
    /// Does it, and says how it ended.
    fn run(self, context: &Context) -> Result<Exit>;
}

/// Makes the list of commands, and runs the one that was asked for.
macro_rules! commands {
    ($($file:ident::$Name:ident,)*) => {
        /// The command that was asked for.
        #[derive(Debug, Subcommand)]
        pub enum Command {
            $($Name($file::$Name),)*
        }

        impl Execute for Command {
            fn run(self, context: &Context) -> Result<Exit> {
                match self {
                    $(Self::$Name(command) => command.run(context),)*
                }
            }
        }
    };
}

commands! {
    init::Init,
    revision::Revision,
    merge::Merge,
    squash::Squash,
    upgrade::Upgrade,
    downgrade::Downgrade,
    current::Current,
    history::History,
    heads::Heads,
    branches::Branches,
    show::Show,
    stamp::Stamp,
    check::Check,
    lint::Lint,
    verify::Verify,
    drift::Drift,
    kept::Kept,
    diff::Diff,
    reflect::Reflect,
    adopt::Adopt,
    import::Import,
    copy::Copy,
    wait::Wait,
    completions::Completions,
    man::Man,
}

/// Reads a target, and checks it as far as no database is needed for that: nothing runs before it is known to be there.
fn target(project: &Project, text: &str) -> Result<Target> {
    let target: Target = text.parse().map_err(|error| in_words(&error))?;
    match &target {
        Target::Up(_) | Target::Down(_) => {}
        Target::Within(branch, place) if matches!(**place, Target::Up(_) | Target::Down(_)) => {
            project.graph().find(branch)?;
        }
        _ => drop(target.revisions(project.graph())?),
    }
    Ok(target)
}

fn targets(project: &Project, texts: &[String]) -> Result<Vec<Target>> {
    texts.iter().map(|text| target(project, text)).collect()
}

/// A target that cannot be read is a mistake of the command line, not of a revision.
fn in_words(error: &RevisionError) -> Error {
    Error::new(ErrorKind::Config, &error.message).hint(error.hint.clone().unwrap_or_default())
}

/// Prints the script of an upgrade or downgrade: `TO`, or `FROM:TO`.
fn script(context: &Context, project: &Project, direction: Direction, target: &str) -> Result<Exit> {
    let (from, to) = match target.split_once(':') {
        Some((from, to)) => (Some(self::target(project, from)?), self::target(project, to)?),
        None if direction == Direction::Downgrade => (Some(Target::Heads), self::target(project, target)?),
        None => (None, self::target(project, target)?),
    };
    let script = project.script(direction, from.as_ref(), &to)?;
    if context.ui.is_json() {
        context.ui.json(&script);
    } else {
        context.ui.raw(script.sql.as_bytes());
    }
    Ok(Exit::Done)
}
