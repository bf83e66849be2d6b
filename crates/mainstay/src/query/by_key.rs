//! Rows that a statement changed, on engines that do not return them: found by their keys, in one transaction with
//! the change, so that nobody else comes between.

use super::node::{Comparison, Tree};
use super::select::{Lock, Rows, Select};
use super::{Database, Datum, Record};
use crate::error::{Error, ErrorKind, Result};

/// How many rows of a key of several columns are asked for at once.
const AT_ONCE: usize = 500;

impl Database {
    /// Runs it in a transaction: the one that is open, or one of its own.
    pub(super) async fn together<T, F>(&self, work: impl Fn(Self) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        if self.scope.is_some() { work(self.clone()).await } else { self.transaction(work).await }
    }
}

/// The rows of which a condition holds, locked until the transaction ends.
pub(super) async fn locked<M: Record>(db: &Database, condition: &Tree, rows: Rows) -> Result<Vec<M>> {
    needs_key::<M>()?;
    let mut select = Select { rows, ..Select::all(M::meta()) };
    select.filter = vec![condition.clone()];
    select.lock = Some(Lock::Update);
    super::run::read(db, &select).await
}

/// The same rows, as conditions on their keys, each for as many as one statement takes.
pub(super) fn conditions<M: Record>(rows: &[M]) -> Vec<Tree> {
    let meta = M::meta();
    let column = |at: usize| Box::new(Tree::Column(meta, at));
    if let [at] = meta.key[..] {
        let list: Vec<Datum<'static>> = rows.iter().map(|row| row.datum(at).into_owned()).collect();
        return if list.is_empty() { Vec::new() } else { vec![Tree::InList(column(at), list)] };
    }
    let same = |row: &M, at: usize| {
        let value = Tree::Value(row.datum(at).into_owned(), meta.columns[at].kind);
        Tree::Compare(Comparison::Equal, column(at), Box::new(value))
    };
    let one = |row: &M| Tree::All(meta.key.iter().map(|at| same(row, *at)).collect());
    rows.chunks(AT_ONCE).map(|some| Tree::Any(some.iter().map(one).collect())).collect()
}

/// The rows of which one of the conditions holds.
pub(super) async fn found<M: Record>(db: &Database, conditions: Vec<Tree>) -> Result<Vec<M>> {
    let mut rows = Vec::new();
    for condition in conditions {
        let mut select = Select { rows: Rows::All, ..Select::all(M::meta()) };
        select.filter = vec![condition];
        rows.extend(super::run::read::<M>(db, &select).await?);
    }
    Ok(rows)
}

/// Without a key the rows could not be told from others.
pub(super) fn needs_key<M: Record>() -> Result<()> {
    if !M::meta().key.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Unsupported,
        "this engine returns no changed rows, and the model has no key to find them by",
    )
    .at(&M::meta().name)
    .hint("mark its columns with #[column(primary_key)]; or run the change alone"))
}
