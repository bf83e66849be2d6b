//! `mainstay reflect`: an existing database as models.

use super::Execute;
use crate::context::Context;
use crate::exit::Exit;
use clap::Args;
use mainstay::config::under;
use mainstay::migrate::ours;
use mainstay::schema::dialect::in_portable_words;
use mainstay::schema::source::reflect::{Reflection, reflect};
use mainstay::{Error, ErrorKind, Result};
use serde::Serialize;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Print an existing database as models
///
/// What models have no words for is named on standard error. What is not this project's is left out by
/// the settings below `ignore`.
#[derive(Debug, Args)]
pub struct Reflect {
    /// Write to this file, which must not be there yet
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Serialize)]
struct Document<'a> {
    models: &'a str,
    left_out: &'a [String],
}

impl Execute for Reflect {
    fn run(self, context: &Context) -> Result<Exit> {
        let config = context.config()?;
        let schema = context.block_on(async {
            let mut connection = config.connect.to_existing(config.database()?).await?;
            let mut schema = ours(&mut *connection, &config.ignore).await?;
            connection.dialect().normalize(&mut schema);
            in_portable_words(&mut schema, connection.dialect());
            mainstay::Result::Ok(schema)
        })?;
        let Reflection { text, left_out } = reflect(&schema);
        let output = self.output.as_deref().map(|path| under(context.directory(), path));
        if let Some(path) = &output {
            write(path, &text)?;
        }
        if context.ui.is_json() {
            context.ui.json(&Document { models: &text, left_out: &left_out });
        } else {
            left_out.iter().for_each(|object| context.ui.note(format_args!("Left out: {object}")));
            match &output {
                Some(path) => context.ui.line(format_args!("made {}", path.display())),
                None => context.ui.raw(text.as_bytes()),
            }
        }
        Ok(Exit::Done)
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    let written = File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| {
        Error::new(ErrorKind::File, "the models could not be written")
            .at(path.display())
            .caused_by(error)
            .hint("name a file that is not there yet")
    })
}
