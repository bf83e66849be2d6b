//! Output: text or JSON on standard output, notes on standard error, colour on terminals only.

mod progress;
mod run;
pub mod style;
mod table;
mod words;

pub use progress::Progress;
pub use run::Run;
pub use table::Table;
pub use words::{age, count, duration, mark, place, size};

use mainstay::{Error, ErrorKind, Result};
use serde::Serialize;
use std::fmt::Display;
use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Where a command writes.
pub struct Ui {
    json: bool,
    failure: Mutex<Option<io::Error>>,
}

impl Ui {
    /// Text, or one JSON document.
    pub fn new(json: bool) -> Self {
        Self { json, failure: Mutex::new(None) }
    }

    /// Whether the user wants one JSON document instead of text.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// One line of the result.
    pub fn line(&self, line: impl Display) {
        self.keep(writeln!(anstream::stdout(), "{line}"));
    }

    /// A text of the result as it is, for a file or another program.
    pub fn raw(&self, text: &[u8]) {
        self.keep(io::stdout().write_all(text));
    }

    /// The result as JSON.
    pub fn json(&self, value: &impl Serialize) {
        self.keep(write_json(io::stdout().lock(), value));
    }

    /// One line beside the result.
    pub fn note(&self, line: impl Display) {
        // When not even standard error can be written to, there is nobody left to tell.
        let _ = writeln!(anstream::stderr(), "{line}");
    }

    /// Asks a question beside the result; anything but yes is no.
    pub fn confirm(&self, question: impl Display) -> Result<bool> {
        let answer = self.ask(format_args!("{question} [y/N]"))?;
        Ok(["y", "yes"].contains(&answer.to_lowercase().as_str()))
    }

    /// Asks a question beside the result, and gives the line that was answered.
    pub fn ask(&self, question: impl Display) -> Result<String> {
        let _ = write!(anstream::stderr(), "{question} ");
        let mut answer = String::new();
        io::stdin()
            .read_line(&mut answer)
            .map_err(|error| Error::new(ErrorKind::File, "the answer could not be read").caused_by(error))?;
        Ok(answer.trim().to_owned())
    }

    /// An error as JSON, beside the result.
    pub fn json_error(&self, value: &impl Serialize) {
        let _ = write_json(io::stderr().lock(), value);
    }

    /// The work is not stopped half way because its report has no reader: the first failure is kept for the end.
    fn keep(&self, outcome: io::Result<()>) {
        if let Err(error) = outcome {
            self.failure().get_or_insert(error);
        }
    }

    fn failure(&self) -> MutexGuard<'_, Option<io::Error>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes out what is left. A closed pipe is no failure: the reader has seen enough.
    pub fn finish(&self) -> Result<()> {
        self.keep(io::stdout().flush());
        let failure = self.failure().take();
        match failure {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Error::new(ErrorKind::File, "the output could not be written").caused_by(error))
            }
            _ => Ok(()),
        }
    }
}

fn write_json(mut out: impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")
}
