//! The commands: one file each, with its arguments, its help (the doc comment) and what it does.
//! A new one is its file and its line in the list below.

mod check;
mod completions;
mod current;
mod diff;
mod downgrade;
mod heads;
mod history;
mod init;
mod man;
mod reflect;
mod revision;
mod show;
mod stamp;
mod upgrade;
mod wait;

use crate::context::Context;
use crate::exit::Exit;
use clap::Subcommand;
use mainstay::Result;
use mainstay::migrate::{Direction, Project, Target};

/// Makes the list of commands, and runs the one that was asked for.
macro_rules! commands {
    ($($file:ident::$Name:ident,)*) => {
        #[derive(Debug, Subcommand)]
        pub enum Command {
            $($Name($file::$Name),)*
        }

        impl Command {
            pub fn run(self, context: &Context) -> Result<Exit> {
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
    upgrade::Upgrade,
    downgrade::Downgrade,
    current::Current,
    history::History,
    heads::Heads,
    show::Show,
    stamp::Stamp,
    check::Check,
    diff::Diff,
    reflect::Reflect,
    wait::Wait,
    completions::Completions,
    man::Man,
}

/// Prints the script of an upgrade or downgrade: `TO`, or `FROM:TO`.
fn script(context: &Context, project: &Project, direction: Direction, target: &str) -> Result<Exit> {
    let (from, to) = match target.split_once(':') {
        Some((from, to)) => (Some(from.parse()?), to.parse()?),
        None if direction == Direction::Downgrade => (Some(Target::Head), target.parse()?),
        None => (None, target.parse()?),
    };
    let script = project.script(direction, from.as_ref(), &to)?;
    if context.ui.is_json() {
        context.ui.json(&script);
    } else {
        context.ui.raw(script.sql.as_bytes());
    }
    Ok(Exit::Done)
}
