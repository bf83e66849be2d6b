//! What the commands do: each asks the database, and comes to the text that is printed.

pub mod athlete;
pub mod template;
pub mod workout;

use crate::chart::minutes;
use crate::legacy;
use mainstay::{Database, ErrorKind};
use std::fmt::{self, Write as _};
use std::iter;

/// What a command comes to.
pub type Result<T> = std::result::Result<T, Failure>;

/// Why a command failed, in words.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    pub fn new<T>(what: impl fmt::Display) -> Result<T> {
        Err(Self(what.to_string()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<mainstay::Error> for Failure {
    fn from(error: mainstay::Error) -> Self {
        let mut text = error.to_string();
        for cause in iter::successors(std::error::Error::source(&error), |cause| cause.source()) {
            let _ = write!(text, ": {cause}");
        }
        let tables = (error.kind() == ErrorKind::NoSuchTable).then_some("mainstay upgrade head makes the tables");
        if let Some(hint) = error.next_step().or(tables) {
            let _ = write!(text, "\nnext: {hint}");
        }
        Self(text)
    }
}

/// What stands twice is told in words; every other error is told as it is.
fn taken(error: mainstay::Error, what: impl fmt::Display) -> Failure {
    match error.kind() {
        ErrorKind::Constraint
            if error.violation().is_some_and(|violation| violation.kind == mainstay::ViolationKind::Unique) =>
        {
            Failure(what.to_string())
        }
        _ => error.into(),
    }
}

/// Which database this is.
pub async fn hello(db: &Database) -> Result<String> {
    Ok(format!("{}\n", db.server_version().await?))
}

/// A template for an athlete: a line for every stretch.
pub async fn plan(db: &Database, athlete: &str, name: &str) -> Result<String> {
    let athlete = athlete::find(db, athlete).await?;
    let threshold = athlete::threshold(db, &athlete).await?;
    let (template, curve) = template::find(db, name).await?;
    let mut out = format!("{} for {}, threshold {threshold} W\n", template.name, athlete.name);
    let watts = curve.watts(threshold);
    for (first, last) in curve.stretches() {
        let _ = match (watts[first], watts[last]) {
            (Some(from), Some(to)) if from == to => writeln!(out, "{:>6}  {from} W", minutes(first)),
            (Some(from), Some(to)) => writeln!(out, "{:>6}  {from} to {to} W", minutes(first)),
            _ => writeln!(out, "{:>6}  as you like", minutes(first)),
        };
    }
    let _ = writeln!(out, "{:>6}  the end", minutes(watts.len()));
    Ok(out)
}

/// The templates of an older database.
pub async fn import_legacy(db: &Database, url: &str, ftp: Option<i32>) -> Result<String> {
    let old = Database::connect(url).await?;
    let plans = legacy::plans(&old, ftp).await?;
    template::store(db, &plans).await
}
