//! `mainstay squash`: one revision in place of many.

use super::Execute;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::style::ID;
use clap::Args;
use mainstay::{Error, ErrorKind, Result};
use serde::Serialize;

/// Write one revision in place of a range, and take the files of the range away
///
/// It has the id of the last one, so that what stands on it stays as it is. Databases that have the range follow by
/// themselves when they are upgraded next; one that has a part of it is refused, and told what to do. Needs no server.
#[derive(Debug, Args)]
pub struct Squash {
    /// The first and the last revision: FROM:TO
    #[arg(value_name = "FROM:TO")]
    range: String,

    /// What the one revision does, in words
    #[arg(short, long)]
    message: Option<String>,
}

#[derive(Serialize)]
struct Document {
    revision: String,
    file: String,
    gone: Vec<String>,
}

impl Execute for Squash {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        let (from, to) = self.range.split_once(':').ok_or_else(|| {
            Error::new(ErrorKind::Config, format!("`{}` is no range", self.range)).hint("write FROM:TO")
        })?;
        let (from, to) = (super::target(&project, from)?, super::target(&project, to)?);
        let new = project.squash(&from, &to, self.message.as_deref())?;
        new.write()?;
        let gone: Vec<String> = new.gone.iter().map(|path| path.display().to_string()).collect();
        let file = new.path.display().to_string();
        let ui = &context.ui;
        if ui.is_json() {
            ui.json(&Document { revision: new.id, file, gone });
            return Ok(Exit::Done);
        }
        ui.line(format_args!("made {file}  {ID}{}{ID:#}", new.id));
        gone.iter().filter(|path| **path != file).for_each(|path| ui.line(format_args!("gone {path}")));
        if !new.is_short {
            ui.note("It has every statement of the range: rows are changed, or something would be lost, on the way.");
        }
        Ok(Exit::Done)
    }
}
