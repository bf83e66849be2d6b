//! The proof of a plan: it runs on a clone of the database, with its rows, before anybody runs it for real.

use super::autogenerate::cannot_express;
use super::compare::{Comparison, Looked};
use crate::engine::{Connection, Enforcement, Rows, Scratch, Value};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::change::Change;
use mainstay_schema::plan::{Runs, Step, plan};
use mainstay_schema::schema::{ObjectName, Schema, Stage, Table};
use mainstay_schema::sql::SqlWriter;
use serde::Serialize;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// What a plan did on a clone.
#[derive(Debug, Clone, Serialize)]
pub struct Proof {
    /// How many statements ran, and how long they took.
    pub statements: usize,
    /// How long they took together.
    pub took: Duration,
    /// What is still different afterwards: nothing, when the plan arrives.
    pub left: Vec<String>,
    /// The rows of each table that was there before and is there after.
    pub rows: Vec<Kept>,
    /// The locks that were held when a transaction committed, where the engine tells.
    pub locks: BTreeSet<Locked>,
}

/// A table with its rows before and after a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// The table, by its name after the plan.
    pub table: String,
    /// The rows before.
    pub before: i64,
    /// The rows after.
    pub after: i64,
}

/// A lock on something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Locked {
    /// What is locked.
    pub relation: String,
    /// How, in the server's words.
    pub mode: String,
}

impl Looked<'_> {
    /// Runs a plan that leads away from a database on a clone of it.
    ///
    /// # Errors
    /// When the first side is no database, or the plan fails on its clone.
    pub async fn prove(&mut self, comparison: &Comparison) -> Result<Proof> {
        if !self.leaves_database {
            return Err(Error::new(ErrorKind::Config, "only a plan that leads away from a database can be proved")
                .hint("name the database first: mainstay diff database desired.sql --prove"));
        }
        let mut scratch = self.connection()?.scratch().await?;
        let outcome = on_clone(self, &mut scratch, comparison).await;
        let discarded = self.connection()?.discard(scratch).await;
        let proof = outcome?;
        discarded.map(|()| proof)
    }
}

async fn on_clone(looked: &mut Looked<'_>, scratch: &mut Scratch, comparison: &Comparison) -> Result<Proof> {
    clone(looked, scratch).await?;
    let connection = &mut *scratch.connection;
    let names = names(&looked.before, &comparison.plan.changes);
    let mut rows = Vec::new();
    for (old, new) in names.iter().filter(|(_, new)| looked.after.tables.contains_key(new)) {
        rows.push(Kept { table: new.to_string(), before: count(connection, old).await?, after: 0 });
    }
    let begun = Instant::now();
    let locks = run(connection, &comparison.plan.steps).await?;
    let took = begun.elapsed();
    for kept in &mut rows {
        kept.after = count(connection, &ObjectName::from(kept.table.as_str())).await?;
    }
    let mut found = connection.inspect().await?;
    let left = looked.left(&mut found, connection.dialect())?;
    Ok(Proof { statements: comparison.plan.steps.len(), took, left, rows, locks })
}

/// Makes what the first side has, with its rows: they come before the foreign keys, triggers and the like that would
/// act on them.
async fn clone(looked: &mut Looked<'_>, scratch: &mut Scratch) -> Result<()> {
    let mut whole = everything(looked).await?;
    // How to make an old version of one, the server need not know any more.
    whole.extensions.values_mut().for_each(|extension| extension.version = None);
    let mut bare = whole.clone();
    bare.tables.values_mut().for_each(|table| table.foreign_keys.clear());
    bare.objects.retain(|object| object.kind.stage() <= Stage::Rows);
    let steps = |from: &Schema, to: &Schema, scratch: &Scratch| {
        plan(from, to, scratch.connection.dialect()).map(|plan| plan.steps).map_err(cannot_express)
    };
    let first = steps(&Schema::new(), &bare, scratch)?;
    run(&mut *scratch.connection, &first).await?;
    let rows: Vec<Rows> = whole.tables.values().map(|table| rows_of(table, &whole)).collect();
    looked.connection()?.copy_rows(scratch, &rows).await?;
    let rest = steps(&bare, &whole, scratch)?;
    run(&mut *scratch.connection, &rest).await.map(drop)
}

/// All that the first side holds, with what is not ours: something that is may lean on it.
async fn everything(looked: &mut Looked<'_>) -> Result<Schema> {
    if !looked.ignores() {
        return Ok(looked.before.clone());
    }
    let mut whole = looked.connection()?.inspect().await?;
    let access = looked.before.objects.iter().filter(|object| object.kind.is_access()).cloned();
    let access: Vec<_> = access.collect();
    whole.objects.retain(|object| !object.kind.is_access());
    whole.objects.extend(access);
    Ok(whole)
}

/// The columns of a table that hold what somebody gave them, those of its parents among them.
fn rows_of(table: &Table, schema: &Schema) -> Rows {
    let mut columns: Vec<String> = Vec::new();
    let mut open = vec![table.name.clone()];
    while let Some(table) = open.pop().and_then(|name| schema.tables.get(&name)) {
        let given = table.columns.iter().filter(|column| column.generated.is_none());
        columns.extend(given.map(|column| column.name.clone()));
        open.extend(table.parents());
    }
    columns.sort();
    columns.dedup();
    Rows { table: table.name.clone(), columns }
}

/// Every table with the name that it has after the changes.
fn names(before: &Schema, changes: &[Change]) -> Vec<(ObjectName, ObjectName)> {
    let renamed = |name: &ObjectName| {
        changes.iter().fold(name.clone(), |name, change| match change {
            Change::RenameTable { from, to } if *from == name => to.clone(),
            _ => name,
        })
    };
    before.tables.keys().map(|name| (name.clone(), renamed(name))).collect()
}

async fn count(connection: &mut dyn Connection, table: &ObjectName) -> Result<i64> {
    let sql = SqlWriter::new(connection.dialect()).raw("SELECT count(*) FROM ").name(table).finish();
    match connection.query(&sql, &[]).await?.into_iter().flatten().next() {
        Some(Value::Integer(number)) => Ok(number),
        Some(Value::Text(number)) => Ok(number.parse().unwrap_or_default()),
        _ => Ok(0),
    }
}

/// Runs steps as a revision does, in as few transactions as they allow; the locks that were held at the end of each.
async fn run(connection: &mut dyn Connection, steps: &[Step]) -> Result<BTreeSet<Locked>> {
    let mut locks = BTreeSet::new();
    let mut open = None;
    for step in steps {
        let wanted = match step.runs {
            Runs::Inside | Runs::Committed => Some(Enforcement::On),
            Runs::Unenforced => Some(Enforcement::Off),
            Runs::Outside | Runs::Batches => None,
        };
        if open != wanted && open.is_some() {
            locks.extend(commit(connection).await?);
            open = None;
        }
        if let Some(enforcement) = wanted.filter(|_| open.is_none()) {
            connection.begin(enforcement).await?;
            open = wanted;
        }
        if let Err(error) = connection.execute(&step.sql).await {
            if open.is_some() {
                connection.rollback().await?;
            }
            return Err(error.statement(step.sql.to_string()));
        }
        if step.runs == Runs::Committed {
            locks.extend(commit(connection).await?);
            open = None;
        }
    }
    if open.is_some() {
        locks.extend(commit(connection).await?);
    }
    Ok(locks)
}

async fn commit(connection: &mut dyn Connection) -> Result<Vec<Locked>> {
    let held = connection.locks().await?;
    connection.commit().await?;
    Ok(held.into_iter().map(|(relation, mode)| Locked { relation, mode }).collect())
}
