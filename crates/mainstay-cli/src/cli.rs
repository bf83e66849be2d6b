//! The command line as a whole: what every command takes. The commands themselves are listed in `commands`.

use crate::commands::Command;
use crate::exit::Exit;
use clap::{Args, Parser, ValueEnum};
use std::path::PathBuf;

/// Look after a relational database for its whole life: define it, migrate it, compare it.
///
/// The same commands on every engine. Settings come from --url, then the environment, then mainstay.toml.
#[derive(Debug, Parser)]
#[command(name = "mainstay", version, max_term_width = 100, propagate_version = false)]
#[command(after_help = Exit::help(), subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Run as if started in this folder
    #[arg(short = 'C', value_name = "DIR", default_value = ".", hide_default_value = true, global = true)]
    pub directory: PathBuf,

    /// Read this file instead of the nearest mainstay.toml
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,

    /// Work on this database; other users of the machine can see it, so a password belongs in DATABASE_URL or .env
    #[arg(long, value_name = "URL", global = true)]
    pub url: Option<String>,

    /// Print one JSON document instead of text, errors included
    #[arg(long, global = true)]
    pub json: bool,

    /// Colour the output; auto: on a terminal, unless NO_COLOR is set
    #[arg(long, value_name = "WHEN", default_value = "auto", hide_default_value = true, global = true)]
    pub color: Color,
}

/// When to colour the output. The values are without help of their own, so that they stay on one line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes every stream obey.
    pub fn apply(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn the_definitions_hold_together() {
        Cli::command().debug_assert();
    }
}
