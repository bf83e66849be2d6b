//! `mainstay completions`: from the same definitions as the command line itself.

use super::Execute;
use crate::cli::Cli;
use crate::context::Context;
use crate::exit::Exit;
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use mainstay::Result;

/// Print the completions for a shell
///
/// For bash: mainstay completions bash > ~/.local/share/bash-completion/completions/mainstay
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Execute for Completions {
    fn run(self, context: &Context) -> Result<Exit> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "mainstay", &mut script);
        context.ui.raw(&script);
        Ok(Exit::Done)
    }
}
