//! The commands: one file each, with its arguments, its help (the doc comment) and what it does.
//! A new one is its file and its line in the list below.

mod completions;
mod init;
mod man;
mod wait;

use crate::context::Context;
use crate::exit::Exit;
use clap::Subcommand;
use mainstay::Result;

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
    wait::Wait,
    completions::Completions,
    man::Man,
}
