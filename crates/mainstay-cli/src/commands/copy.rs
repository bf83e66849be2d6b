//! `mainstay copy`: the rows of a table into a file, and back.

use super::Execute;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::Progress;
use clap::{Args, ValueEnum};
use mainstay::blocking::Plain;
use mainstay::config::{Config, under};
use mainstay::query::Format;
use mainstay::schema::schema::Table;
use mainstay::schema::suggest::closest;
use mainstay::{Database, Error, ErrorKind, Result};
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

/// Copy the rows of a table into a file, or out of one
///
/// CSV begins with a line of the columns' names; nothing between two commas is NULL, "" the empty text. NDJSON has an object
/// on each line. Columns that the file leaves out get their defaults. Rows go in all or none, in one transaction, and in
/// a memory that does not depend on how many they are; an error names the row, its line and the column.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  mainstay copy users to users.csv\n  mainstay copy users from users.csv\n  \
                        mainstay copy shop.orders to - --format ndjson | gzip > orders.ndjson.gz")]
pub struct Copy {
    /// The table, with its schema where it is not the usual one
    table: String,

    /// Whether the file is written or read
    direction: Direction,

    /// The file; `-` is standard output or input
    file: PathBuf,

    /// The format [default: as the file's name ends, or csv]
    #[arg(long, value_name = "FORMAT", value_parser = ["csv", "ndjson"])]
    format: Option<String>,

    /// Commit after every so many rows: what came before an error stays
    #[arg(long, value_name = "ROWS")]
    batch: Option<u64>,
}

/// The values are without help of their own, so that they stay on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Direction {
    To,
    From,
}

#[derive(Serialize)]
struct Copied<'a> {
    table: &'a str,
    rows: u64,
}

impl Execute for Copy {
    fn run(self, context: &Context) -> Result<Exit> {
        let format = self.format()?;
        let is_stream = self.file == Path::new("-");
        let file = under(context.directory(), self.file.clone());
        if self.batch.is_some() && self.direction == Direction::To {
            return Err(
                Error::new(ErrorKind::Config, "only rows that go into a table go in batches").hint("leave out --batch")
            );
        }
        let rows = context.block_on(async {
            let (db, table) = find(&context.config()?, &self.table).await?;
            let progress = Progress::new(&context.ui, &self.table);
            let tell = |rows| progress.tell(rows);
            match (self.direction, is_stream) {
                (Direction::To, true) => db.copy_from(table).progress(tell).write(format, Plain(io::stdout())).await,
                (Direction::To, false) => {
                    let to = File::create(&file).map_err(|error| unusable(&file, error))?;
                    db.copy_from(table).progress(tell).write(format, Plain(BufWriter::new(to))).await
                }
                (Direction::From, is_stream) => {
                    let copy = db.copy_into(table).progress(tell);
                    let copy = if let Some(rows) = self.batch { copy.in_batches_of(rows) } else { copy };
                    if is_stream {
                        return copy.read(format, Plain(io::stdin())).await;
                    }
                    let from = File::open(&file).map_err(|error| unusable(&file, error))?;
                    copy.read(format, Plain(from)).await.map_err(|error| within(&file, error))
                }
            }
        })?;
        self.report(context, rows, is_stream);
        Ok(Exit::Done)
    }
}

impl Copy {
    fn format(&self) -> Result<Format> {
        match (&self.format, self.file.extension().and_then(|end| end.to_str())) {
            (Some(name), _) => name.parse(),
            (None, Some(end)) => end
                .parse::<Format>()
                .map_err(|error| error.at(self.file.display()).hint("say --format csv or --format ndjson")),
            (None, None) => Ok(Format::Csv),
        }
    }

    fn report(&self, context: &Context, rows: u64, is_stream: bool) {
        let ui = &context.ui;
        let things = if rows == 1 { "row" } else { "rows" };
        let words = match self.direction {
            Direction::To => format!("{rows} {things} of {} written", self.table),
            Direction::From => format!("{rows} {things} stored in {}", self.table),
        };
        // Standard output may hold the rows.
        if is_stream && self.direction == Direction::To {
            ui.note(words);
        } else if ui.is_json() {
            ui.json(&Copied { table: &self.table, rows });
        } else {
            ui.line(words);
        }
    }
}

/// The database, and the table as it is there.
async fn find(config: &Config, name: &str) -> Result<(Database, Table)> {
    let schema = config.connect.to_existing(config.database()?).await?.inspect().await?;
    let names: Vec<String> = schema.tables.keys().map(ToString::to_string).collect();
    let Some(table) = schema.tables.into_values().find(|table| table.name.to_string() == name) else {
        let error = Error::new(ErrorKind::Config, format!("there is no table `{name}`"));
        return Err(match closest(name, names.iter().map(String::as_str)) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("mainstay reflect prints what is there"),
        });
    };
    Ok((Database::from_config(config).await?, table))
}

fn unusable(file: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::File, "the file cannot be opened").at(file.display()).caused_by(error)
}

/// An error of a row, with the file that it stands in.
fn within(file: &Path, error: Error) -> Error {
    let place = error.place().map(|place| format!("{}, {place}", file.display()));
    match place {
        Some(place) => error.at(place),
        None => error,
    }
}
