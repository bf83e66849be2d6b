//! What a rule is given: a statement, the schema before it, and what the revision did so far.

use super::Fix;
use crate::change::Change;
use crate::dialect::{Cost, Dialect, Unsupported, Ways, Work};
use crate::plan::{Lock, Step, localize, not_null};
use crate::revision::Seen;
use crate::schema::{Column, ObjectName, Schema, Table};
use crate::sql::{Lexis, SqlWriter, Token, TokenKind, tokens};
use std::collections::HashSet;

/// What a revision did before the statement at hand.
#[derive(Debug, Default)]
pub struct History {
    /// Tables, views and enums that it made: nobody uses them yet.
    made: HashSet<ObjectName>,
    /// Constraints and indexes that it added, with their tables.
    added: HashSet<(ObjectName, String)>,
    /// Tables whose readers wait until it ends.
    held: HashSet<ObjectName>,
    /// Tables whose rows an ALTER TABLE of it wrote anew.
    rewritten: HashSet<ObjectName>,
    /// Tables whose rows it changed.
    filled: HashSet<String>,
}

impl History {
    pub(super) fn note(&mut self, seen: &Seen<'_>, engine: &dyn Dialect) {
        let Some(changes) = seen.changes else {
            let words = words(seen.text, engine.lexis());
            self.filled.extend(updated_table(&words).map(str::to_owned));
            // Whatever came before the first batch is committed by then.
            if seen.batches.is_some() {
                self.held.clear();
            }
            return;
        };
        for change in changes {
            self.note_change(change);
            let Some((cost, table)) = engine.cost(change, seen.before).zip(change.table()) else { continue };
            if cost.blocks == Lock::All {
                self.held.insert(table.clone());
            }
            if cost.work == Work::Rewrite {
                self.rewritten.insert(table.clone());
            }
        }
    }

    fn note_change(&mut self, change: &Change) {
        match change {
            Change::CreateTable { table } => drop(self.made.insert(table.name.clone())),
            Change::CreateView { view } => drop(self.made.insert(view.name.clone())),
            Change::CreateEnum { enumeration } => drop(self.made.insert(enumeration.name.clone())),
            Change::RenameTable { from, to } if self.made.contains(from) => drop(self.made.insert(to.clone())),
            Change::AddConstraint { table, constraint } => {
                self.added.extend(constraint.name().map(|name| (table.clone(), name.to_owned())));
            }
            // It cannot stand in a transaction: whatever came before it is committed by then.
            Change::CreateIndex { table, index, concurrently } => {
                self.added.insert((table.clone(), index.name.clone()));
                if *concurrently {
                    self.held.clear();
                }
            }
            _ => {}
        }
    }
}

/// A statement that rules look at.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The statement.
    pub seen: Seen<'a>,
    pub(super) history: &'a History,
    /// The engine whose locks and refusals count.
    pub engine: &'a dyn Dialect,
    pub(super) writes: &'a dyn Dialect,
}

impl<'a> Subject<'a> {
    /// What the statement changes.
    pub fn changes(&self) -> &'a [Change] {
        self.seen.changes.unwrap_or_default()
    }

    /// The schema before the statement.
    pub fn before(&self) -> &'a Schema {
        self.seen.before
    }

    /// The table as it was before, if it was there before the revision and so may have rows.
    pub fn old_table(&self, name: &ObjectName) -> Option<&'a Table> {
        self.before().tables.get(name).filter(|_| !self.history.made.contains(name))
    }

    /// Whether the revision itself made what has this name.
    pub fn is_new(&self, name: &ObjectName) -> bool {
        self.history.made.contains(name)
    }

    /// Whether the revision itself added the constraint or index.
    pub fn is_added(&self, table: &ObjectName, name: &str) -> bool {
        self.history.added.contains(&(table.clone(), name.to_owned()))
    }

    /// Whether readers of the table wait since an earlier statement of the revision.
    pub fn is_held(&self, table: &str) -> bool {
        self.history.held.iter().any(|held| held.name == table && !self.history.made.contains(held))
    }

    /// Whether an earlier statement of the revision had the table written anew.
    pub fn is_rewritten(&self, table: &ObjectName) -> bool {
        self.history.rewritten.contains(table)
    }

    /// Whether the revision changed rows of the table before.
    pub fn is_filled(&self, table: &str) -> bool {
        self.history.filled.contains(table)
    }

    /// What the change costs on a table that may have rows; `None` where nobody waits for long.
    pub fn long_lock(&self, change: &Change) -> Option<Cost> {
        self.old_table(change.table()?)?;
        self.engine.cost(change, self.before()).filter(Cost::stops_traffic)
    }

    /// What the engine offers so that a change blocks nobody.
    pub fn ways(&self) -> Ways {
        self.engine.ways()
    }

    /// Whether an index that was there becomes a constraint: `… USING INDEX`.
    pub fn takes_an_index_over(&self) -> bool {
        matches!(self.changes(), [.., Change::DropIndex { .. }, Change::AddConstraint { .. }])
    }

    /// The statement's words and symbols, in lower case.
    pub fn words(&self) -> Vec<String> {
        words(self.seen.text, self.engine.lexis())
    }

    /// The statement's tokens, without comments.
    pub fn tokens(&self) -> Vec<Token<'a>> {
        let all = tokens(self.seen.text, self.engine.lexis()).filter_map(Result::ok);
        all.filter(|token| token.kind != TokenKind::Comment).collect()
    }

    /// Changes as statements.
    pub fn sql(&self, changes: &[Change]) -> Vec<String> {
        let steps = match self.writes.capabilities().runs_as_written {
            true => self.writes.render(changes, self.before()),
            false => self.localized(changes),
        };
        steps.unwrap_or_default().into_iter().map(|step| step.sql.to_string()).collect()
    }

    /// The same where the engine knows the schema in another form than the files say it in.
    fn localized(&self, changes: &[Change]) -> Result<Vec<Step>, Unsupported> {
        let (mut said, mut shown) = (self.before().clone(), self.before().clone());
        self.writes.normalize(&mut shown);
        let mut local = Vec::with_capacity(changes.len());
        for change in changes {
            local.extend(localize(change, &said, self.writes).0);
            // What does not fit is refused when the revision is read.
            let _ = said.apply(change);
        }
        self.writes.render(&local, &shown)
    }

    /// The statement's changes as statements, with these instead of one of them.
    pub fn instead(&self, of: &Change, these: &[Change]) -> Vec<String> {
        let mut changes = Vec::new();
        for change in self.changes() {
            if std::ptr::eq(change, of) {
                changes.extend_from_slice(these);
            } else {
                changes.push(change.clone());
            }
        }
        self.sql(&changes)
    }

    /// The statement as it is, with a line that says why it is safe.
    pub fn allowed(&self, rule: &str, because: &str) -> Fix {
        Fix::here(vec![format!("-- lint: allow {rule} because {because}\n{}", self.seen.text)])
    }

    /// A writer of statements.
    pub fn writer(&self) -> SqlWriter<'a> {
        SqlWriter::new(self.writes)
    }

    /// What may be NULL becomes NOT NULL without a look at every row under a lock.
    pub fn not_null(&self, table: &Table, from: &Column) -> Vec<Change> {
        not_null(&table.name, from, self.ways())
    }
}

/// The words and symbols of a statement in lower case, as far as they can matter: the rows of an INSERT do not.
fn words(text: &str, lexis: Lexis) -> Vec<String> {
    const MOST: usize = 400;
    let tokens = tokens(text, lexis).filter_map(Result::ok).filter(|token| token.kind != TokenKind::Comment);
    tokens.take(MOST).map(|token| token.text.to_lowercase()).collect()
}

/// The table whose rows an UPDATE or DELETE changes.
pub(super) fn updated_table(words: &[String]) -> Option<&str> {
    let at = match words.first()?.as_str() {
        "update" => 1,
        "delete" => 2,
        _ => return None,
    };
    let at = if words.get(at).is_some_and(|word| word == "only") { at + 1 } else { at };
    let last = if words.get(at + 1).is_some_and(|word| word == ".") { at + 2 } else { at };
    words.get(last).map(|name| name.trim_matches(['"', '`']))
}
