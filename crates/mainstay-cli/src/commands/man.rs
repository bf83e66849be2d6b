//! `mainstay man`: from the same definitions as the command line itself.

use super::Execute;
use crate::cli::Cli;
use crate::context::Context;
use crate::exit::Exit;
use clap::{Args, CommandFactory};
use mainstay::{Error, ErrorKind, Result};
use std::path::PathBuf;

/// Write the man pages into a folder
#[derive(Debug, Args)]
pub struct Man {
    /// The folder, made when it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Execute for Man {
    fn run(self, context: &Context) -> Result<Exit> {
        let folder = mainstay::config::under(context.directory(), &self.folder);
        let written = std::fs::create_dir_all(&folder).and_then(|()| clap_mangen::generate_to(Cli::command(), &folder));
        written.map_err(|error| {
            Error::new(ErrorKind::File, "the man pages could not be written").at(folder.display()).caused_by(error)
        })?;
        Ok(Exit::Done)
    }
}
