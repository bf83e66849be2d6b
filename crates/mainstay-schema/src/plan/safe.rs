//! Changes in a form that blocks nobody on a database in use: indexes beside the writers, constraints for new rows first
//! and old ones later, columns filled before they must have a value. For what is written into a revision; a difference
//! between two states knows no rows and needs none of it.

use crate::change::{Change, Constraint};
use crate::dialect::{Dialect, Ways};
use crate::schema::{Check, Column, Expr, Index, ObjectName, Schema, Table, Timing, Unique, default_name};
use crate::sql::quoted;
use std::collections::HashSet;

/// A part of a revision.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Changes, as the dialect spells them.
    Changes(Vec<Change>),
    /// The rows that have no value in a column get one.
    Fill(Fill),
    /// A unique index that is there becomes a constraint.
    Take {
        /// The table.
        table: ObjectName,
        /// The constraint, and the index, which has its name.
        unique: Unique,
        /// Its name.
        name: String,
    },
}

/// What the rows that are there get in a column that must have a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Fill {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: String,
    /// The value, in the SQL that the revision is written in.
    pub value: Expr,
    /// Whether the table has a key by whose order its rows can be taken some at a time.
    pub in_batches: bool,
}

/// What there is to do so with.
#[derive(Debug, Clone, Copy)]
pub struct Means<'a> {
    /// The ways that the engines have.
    pub ways: Ways,
    /// The engine whose costs count, where there is one.
    pub engine: Option<&'a dyn Dialect>,
    /// What rows get that are there, by table and column.
    pub values: &'a [(ObjectName, String, Expr)],
}

/// The same changes of a database that looks like `from`, so that nobody waits where the engines have a way to that.
pub fn safely(changes: &[Change], from: &Schema, means: Means<'_>) -> Vec<Piece> {
    let mut safe = Safe { state: from.clone(), made: HashSet::new(), means, pieces: Vec::new() };
    for change in changes {
        safe.take(change);
        // What does not fit is refused when the revision is read.
        let _ = safe.state.apply(change);
    }
    safe.pieces
}

struct Safe<'a> {
    /// The schema before the change at hand.
    state: Schema,
    /// Tables that the revision makes: they have no rows, and nobody waits for them.
    made: HashSet<ObjectName>,
    means: Means<'a>,
    pieces: Vec<Piece>,
}

impl Safe<'_> {
    fn take(&mut self, change: &Change) {
        match change {
            Change::CreateTable { table } => drop(self.made.insert(table.name.clone())),
            Change::RenameTable { from, to } if self.made.contains(from) => drop(self.made.insert(to.clone())),
            _ => {}
        }
        let old = change.table().and_then(|name| self.old(name));
        match (change, old) {
            (Change::AddConstraint { constraint, .. }, Some(table)) => self.constrain(&table, constraint, change),
            (Change::AddColumn { column, .. }, Some(table)) => self.add(&table, column, change),
            (Change::AlterColumn { from, to, using, .. }, Some(table)) if from.nullable && !to.nullable => {
                self.demand(&table, from, to, using.as_ref(), change);
            }
            (Change::CreateIndex { table, index, .. }, _) if self.is_beside(table) => {
                let (table, index) = (table.clone(), index.clone());
                self.push([Change::CreateIndex { table, index, concurrently: true }]);
            }
            (Change::DropIndex { table, index, .. }, _) if self.is_beside(table) => {
                let (table, index) = (table.clone(), index.clone());
                self.push([Change::DropIndex { table, index, concurrently: true }]);
            }
            _ => self.push([change.clone()]),
        }
    }

    /// A table that may have rows.
    fn old(&self, name: &ObjectName) -> Option<Table> {
        self.state.tables.get(name).filter(|table| !self.made.contains(&table.name)).cloned()
    }

    /// Whether an index of it can come and go beside the writers: not that of a partitioned table.
    fn is_beside(&self, table: &ObjectName) -> bool {
        let view = || self.state.views.contains_key(table);
        let old = self.old(table).map_or_else(view, |table| !table.has_option(Table::PARTITIONED));
        self.means.ways.concurrent_indexes && old
    }

    fn push(&mut self, changes: impl IntoIterator<Item = Change>) {
        match self.pieces.last_mut() {
            Some(Piece::Changes(last)) => last.extend(changes),
            _ => self.pieces.push(Piece::Changes(changes.into_iter().collect())),
        }
    }

    fn constrain(&mut self, table: &Table, constraint: &Constraint, change: &Change) {
        let whole = !table.has_option(Table::PARTITIONED);
        let later = Some(constraint).filter(|_| whole && self.means.ways.unvalidated_constraints);
        let name = constraint.name().map(str::to_owned);
        match (later.and_then(unvalidated), constraint, name) {
            (Some(later), _, Some(name)) => self.push(validated_later(&table.name, later, name)),
            (None, Constraint::Unique(unique), Some(name)) if whole && self.is_takeable(unique) => {
                let columns: Vec<&str> = unique.columns.iter().map(String::as_str).collect();
                let index = Index { unique: true, ..Index::new(&name, &columns) };
                self.push([Change::CreateIndex { table: table.name.clone(), index, concurrently: true }]);
                self.pieces.push(Piece::Take { table: table.name.clone(), unique: unique.clone(), name });
            }
            _ => self.push([change.clone()]),
        }
    }

    fn is_takeable(&self, unique: &Unique) -> bool {
        let plain = unique.include.is_empty() && !unique.nulls_not_distinct && unique.timing == Timing::NotDeferrable;
        let ways = self.means.ways;
        ways.constraint_on_index && ways.concurrent_indexes && plain
    }

    fn add(&mut self, table: &Table, column: &Column, change: &Change) {
        let said = self.value(&table.name, &column.name);
        let rewrites = column.default.is_some()
            && column.identity.is_none()
            && self
                .means
                .engine
                .and_then(|engine| engine.cost(change, &self.state))
                .is_some_and(|cost| cost.stops_traffic());
        let Some(value) = said.or_else(|| rewrites.then(|| Expr::from("DEFAULT"))) else {
            return self.push([change.clone()]);
        };
        let bare = Column { default: None, nullable: true, ..column.clone() };
        let ready = Column { nullable: true, ..column.clone() };
        let name = table.name.clone();
        self.push([Change::AddColumn { table: name.clone(), column: bare.clone() }]);
        if ready != bare {
            self.push([Change::AlterColumn { table: name.clone(), from: bare, to: ready.clone(), using: None }]);
        }
        self.fill(table, &column.name, value);
        if !column.nullable {
            self.push(not_null(&name, &ready, self.means.ways));
        }
    }

    /// A column that is there must have a value from now on.
    fn demand(&mut self, table: &Table, from: &Column, to: &Column, using: Option<&Expr>, change: &Change) {
        let proves = self.means.ways.check_proves_not_null && from.identity == to.identity;
        let value = self.value(&table.name, &to.name);
        if !proves && value.is_none() {
            return self.push([change.clone()]);
        }
        let ready = Column { nullable: true, ..to.clone() };
        if ready != *from {
            let (table, from, using) = (table.name.clone(), from.clone(), using.cloned());
            self.push([Change::AlterColumn { table, from, to: ready.clone(), using }]);
        }
        if let Some(value) = value {
            self.fill(table, &to.name, value);
        }
        self.push(not_null(&table.name, &ready, self.means.ways));
    }

    fn value(&self, table: &ObjectName, column: &str) -> Option<Expr> {
        let found = self.means.values.iter().find(|(of, name, _)| of == table && name == column);
        found.map(|(_, _, value)| value.clone())
    }

    fn fill(&mut self, table: &Table, column: &str, value: Expr) {
        let in_batches = super::walk::order_of(table).is_some();
        self.pieces.push(Piece::Fill(Fill { table: table.name.clone(), column: column.to_owned(), value, in_batches }));
    }
}

fn unvalidated(constraint: &Constraint) -> Option<Constraint> {
    Some(match constraint.clone() {
        Constraint::ForeignKey(key) => Constraint::ForeignKey(crate::schema::ForeignKey { not_valid: true, ..key }),
        Constraint::Check(check) => Constraint::Check(Check { not_valid: true, ..check }),
        _ => return None,
    })
}

/// A constraint that new rows obey at once, and old ones once they were looked at without a lock.
pub(crate) fn validated_later(table: &ObjectName, constraint: Constraint, name: String) -> Vec<Change> {
    let table = table.clone();
    vec![Change::AddConstraint { table: table.clone(), constraint }, Change::ValidateConstraint { table, name }]
}

/// What may be NULL becomes NOT NULL, without a look at every row under a lock where a check can prove it.
pub(crate) fn not_null(table: &ObjectName, from: &Column, ways: Ways) -> Vec<Change> {
    let to = Column { nullable: false, ..from.clone() };
    let set = Change::AlterColumn { table: table.clone(), from: from.clone(), to, using: None };
    if !ways.check_proves_not_null {
        return vec![set];
    }
    let name = default_name(&table.name, &[&from.name], "not_null");
    let expr = format!("{} IS NOT NULL", quoted(&from.name));
    let check = Check { name: Some(name.clone()), not_valid: true, ..Check::new(expr.as_str()) };
    let valid = Constraint::Check(Check { not_valid: false, ..check.clone() });
    let mut changes = validated_later(table, Constraint::Check(check), name);
    changes.extend([set, Change::DropConstraint { table: table.clone(), constraint: valid }]);
    changes
}

impl Ways {
    /// What serves one of these engines and costs the others nothing: to those that do not know it, an index beside the
    /// writers is an index, a constraint that is validated later a constraint. A check that proves would be looked at by
    /// all of them, an index that becomes a constraint built twice.
    pub fn of_all(engines: &[Self]) -> Self {
        let any = |way: fn(&Self) -> bool| engines.iter().any(way);
        let all = |way: fn(&Self) -> bool| !engines.is_empty() && engines.iter().all(way);
        Self {
            concurrent_indexes: any(|ways| ways.concurrent_indexes),
            unvalidated_constraints: any(|ways| ways.unvalidated_constraints),
            constraint_on_index: all(|ways| ways.constraint_on_index),
            check_proves_not_null: all(|ways| ways.check_proves_not_null),
        }
    }
}
