//! Data migrations in Rust: work on rows that belongs to a revision and runs in its transaction.

use crate::engine::{Connection, Value};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::Dialect;
use mainstay_schema::plan::Step;
use mainstay_schema::revision::{Batch, Revision, Role};
use mainstay_schema::sql::Sql;
use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

/// Work that is under way.
pub type Pending<'c> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'c>>;

/// The statement that stands for the work among the steps of a revision, and in its file.
const MARK: Sql = Sql::constant("-- rust");

/// Work on rows.
#[derive(Clone)]
pub(super) struct Work(Arc<dyn for<'c> Fn(Rows<'c>) -> Pending<'c> + Send + Sync>);

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Work")
    }
}

impl Work {
    pub fn new<F>(work: F) -> Self
    where
        F: for<'c> Fn(Rows<'c>) -> Pending<'c> + Send + Sync + 'static,
    {
        Self(Arc::new(work))
    }

    pub async fn run(&self, connection: &mut dyn Connection) -> Result<()> {
        (self.0)(Rows { connection }).await
    }
}

/// The rows of the database, within the transaction of a revision: it is begun and ended by who runs the revision.
pub struct Rows<'c> {
    connection: &'c mut dyn Connection,
}

impl Rows<'_> {
    /// How the server spells SQL.
    pub fn dialect(&self) -> &dyn Dialect {
        self.connection.dialect()
    }

    /// Runs statements without parameters; how many rows the last one touched.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn execute(&mut self, sql: &Sql) -> Result<u64> {
        self.connection.execute(sql).await
    }

    /// Runs one statement with parameters (`$1` on every engine) and returns its rows.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn query(&mut self, sql: &Sql, values: &[Value]) -> Result<Vec<Vec<Value>>> {
        self.connection.query(sql, values).await
    }
}

/// Whether a step is work in Rust.
pub(super) fn is_work(step: &Step) -> bool {
    step.sql == MARK
}

/// The steps of a revision's upgrade, with its work in Rust as the last.
///
/// # Errors
/// When the revision asks for work that nobody registered.
pub(super) fn with_work(mut batches: Vec<Batch>, revision: &Revision, work: Option<&Work>) -> Result<Vec<Batch>> {
    if work.is_some() {
        let line = revision.upgrade.lines_before;
        batches.push(Batch {
            line,
            role: Role::Written,
            changes: Vec::new(),
            steps: vec![Step::new(MARK, "work in Rust")],
        });
    } else if revision.upgrade.has_rust() {
        return Err(only_in_rust(revision));
    }
    Ok(batches)
}

/// A revision whose work is in a program that is not this one.
pub(super) fn only_in_rust(revision: &Revision) -> Error {
    let message = format!("revision {} has work in Rust (its line `-- rust`), which is not here", revision.id);
    Error::new(ErrorKind::Revision, message)
        .at(&revision.file)
        .hint("let the application run it, which registers the work with its embedded revisions; or write SQL instead")
}

/// Work is registered for revisions that are there and ask for it.
pub(super) fn check(works: &HashMap<String, Work>, find: impl Fn(&str) -> Option<bool>) -> Result<()> {
    for id in works.keys() {
        let (message, hint) = match find(id) {
            Some(true) => continue,
            Some(false) => (
                format!("work in Rust is registered for revision {id}, which does not say so"),
                "write a line `-- rust` into its upgrade part: other programs must know that SQL alone is not all of it",
            ),
            None => (
                format!("work in Rust is registered for revision {id}, which is not there"),
                "correct the id, or take the work away with the revision",
            ),
        };
        return Err(Error::new(ErrorKind::Revision, message).hint(hint));
    }
    Ok(())
}
