//! What tables call: a default, a computed column, a check or an index that calls a routine lets go of it while the routine
//! is made anew.

use crate::change::{Change, Constraint};
use crate::schema::{Column, Expr, Index, KeyPart, ObjectName, Schema, Table};
use std::collections::HashSet;

/// Whether an expression calls one of the routines, by their names without arguments.
fn calls(expr: &Expr, routines: &HashSet<String>) -> bool {
    routines.iter().any(|name| expr.mentions(name))
}

fn index_calls(index: &Index, routines: &HashSet<String>) -> bool {
    let keys = index.keys.iter().filter_map(|key| match &key.part {
        KeyPart::Expr(expr) => Some(expr),
        KeyPart::Column(_) => None,
    });
    keys.chain(&index.predicate).any(|expr| calls(expr, routines))
}

fn constraint_calls(constraint: &Constraint, routines: &HashSet<String>) -> bool {
    match constraint {
        Constraint::Check(check) => calls(&check.expr, routines),
        Constraint::Exclusion(exclusion) => calls(&exclusion.definition, routines),
        _ => false,
    }
}

/// The column without what calls one of the routines; none when nothing does.
fn let_go(column: &Column, routines: &HashSet<String>) -> Option<Column> {
    let default = column.default.as_ref().is_some_and(|default| calls(default, routines));
    let computed = column.generated.as_ref().is_some_and(|generated| calls(&generated.expr, routines));
    let free = || Column { default: None, generated: None, ..column.clone() };
    (default || computed).then(free)
}

/// Whether a change takes away, or sets, what calls one of the routines.
pub(super) fn concerns(change: &Change, routines: &HashSet<String>) -> Option<Concerns> {
    let done = |called: bool, concerns| called.then_some(concerns);
    match change {
        Change::DropConstraint { constraint, .. } => done(constraint_calls(constraint, routines), Concerns::LetsGo),
        Change::AddConstraint { constraint, .. } => done(constraint_calls(constraint, routines), Concerns::Calls),
        Change::DropIndex { index, .. } => done(index_calls(index, routines), Concerns::LetsGo),
        Change::CreateIndex { index, .. } => done(index_calls(index, routines), Concerns::Calls),
        Change::AlterColumn { from, to, .. } => match (let_go(from, routines), let_go(to, routines)) {
            (Some(_), None) => Some(Concerns::LetsGo),
            (_, after) => done(after.is_some(), Concerns::Calls),
        },
        Change::AddColumn { column, .. } => done(let_go(column, routines).is_some(), Concerns::Calls),
        Change::DropColumn { column, .. } => done(let_go(column, routines).is_some(), Concerns::LetsGo),
        _ => None,
    }
}

/// How a change stands to routines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Concerns {
    /// They are not called afterwards.
    LetsGo,
    /// They are called.
    Calls,
}

/// Adds what makes tables let go of the routines, and call them again.
pub(super) fn step_aside(changes: &mut Vec<Change>, from: &Schema, routines: &HashSet<String>) {
    let gone: HashSet<ObjectName> = changes.iter().filter_map(dropped_table).cloned().collect();
    for table in from.tables.values().filter(|table| !gone.contains(&table.name)) {
        for column in &table.columns {
            if let Some(free) = let_go(column, routines) {
                column_steps_aside(changes, table, column, free);
            }
        }
        let checks = table.checks.iter().cloned().map(Constraint::Check);
        let constraints = checks.chain(table.exclusions.iter().cloned().map(Constraint::Exclusion));
        let pairs = constraints.filter(|one| constraint_calls(one, routines)).map(|constraint| {
            let on = || table.name.clone();
            let drop = Change::DropConstraint { table: on(), constraint: constraint.clone() };
            (drop, Change::AddConstraint { table: on(), constraint })
        });
        let indexes = table.indexes.iter().filter(|index| index_calls(index, routines)).cloned().map(|index| {
            let on = || table.name.clone();
            let drop = Change::DropIndex { table: on(), index: index.clone(), concurrently: false };
            (drop, Change::CreateIndex { table: on(), index, concurrently: false })
        });
        for (drop, back) in pairs.chain(indexes).collect::<Vec<_>>() {
            if !changes.contains(&drop) {
                changes.extend([drop, back]);
            }
        }
    }
}

fn dropped_table(change: &Change) -> Option<&ObjectName> {
    match change {
        Change::DropTable { table } => Some(&table.name),
        _ => None,
    }
}

/// A column lets go first; what changes it, or drops it, finds it so.
fn column_steps_aside(changes: &mut Vec<Change>, table: &Table, column: &Column, free: Column) {
    let alter = |from: &Column, to: &Column| Change::AlterColumn {
        table: table.name.clone(),
        from: from.clone(),
        to: to.clone(),
        using: None,
    };
    let release = alter(column, &free);
    if changes.contains(&release) {
        return;
    }
    let later = changes.iter_mut().find_map(|change| match change {
        Change::AlterColumn { table: on, from, .. } if *on == table.name && from.name == column.name => Some(from),
        Change::DropColumn { table: on, column: gone } if *on == table.name && gone.name == column.name => Some(gone),
        _ => None,
    });
    match later {
        Some(before) => *before = free,
        None => changes.push(alter(&free, column)),
    }
    changes.push(release);
}
