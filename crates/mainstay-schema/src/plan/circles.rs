//! Circles between tables and routines: a table whose default, check or computed column calls a routine that reads tables
//! is made without it, and gets it when the routine is there; one that goes lets go of it first.

use super::callers::{Concerns, concerns};
use crate::change::{Change, Constraint};
use crate::schema::{Check, Column, Exclusion, Index, Table};
use std::collections::HashSet;

/// The changes with new tables that call one of the routines `made` late, and tables that go and call one of those `gone`
/// early, in pieces.
pub(super) fn cut(changes: Vec<Change>, made: &HashSet<String>, gone: &HashSet<String>) -> Vec<Change> {
    let mut out = Vec::with_capacity(changes.len());
    for change in changes {
        match change {
            Change::CreateTable { table } if !made.is_empty() => {
                let (table, later) = parted(table, made);
                out.push(Change::CreateTable { table });
                out.extend(later);
            }
            Change::DropTable { table } if !gone.is_empty() => {
                let (table, before) = parted(table, gone);
                out.extend(before.iter().filter_map(Change::reverse));
                out.push(Change::DropTable { table });
            }
            other => out.push(other),
        }
    }
    out
}

/// A table without what calls one of the routines, and the changes that give it that.
fn parted(mut table: Table, routines: &HashSet<String>) -> (Table, Vec<Change>) {
    let name = table.name.clone();
    let calls = |change: &Change| concerns(change, routines) == Some(Concerns::Calls);
    let mut pieces = Vec::new();
    let mut columns = Vec::with_capacity(table.columns.len());
    for column in std::mem::take(&mut table.columns) {
        let whole = Change::AddColumn { table: name.clone(), column: column.clone() };
        if !calls(&whole) {
            columns.push(column);
        } else if column.generated.is_some() {
            pieces.push(whole);
        } else {
            let free = Column { default: None, ..column.clone() };
            pieces.push(Change::AlterColumn { table: name.clone(), from: free.clone(), to: column, using: None });
            columns.push(free);
        }
    }
    table.columns = columns;
    let add = |constraint| Change::AddConstraint { table: name.clone(), constraint };
    let check = |one: &Check| add(Constraint::Check(one.clone()));
    let exclusion = |one: &Exclusion| add(Constraint::Exclusion(one.clone()));
    let create = |index: &Index| Change::CreateIndex { table: name.clone(), index: index.clone(), concurrently: false };
    pieces.extend(taken_out(&mut table.checks, check, calls));
    pieces.extend(taken_out(&mut table.exclusions, exclusion, calls));
    pieces.extend(taken_out(&mut table.indexes, create, calls));
    (table, pieces)
}

/// Takes out of a list what makes a change of a kind, and gives these changes.
fn taken_out<T>(list: &mut Vec<T>, as_change: impl Fn(&T) -> Change, goes: impl Fn(&Change) -> bool) -> Vec<Change> {
    let found: Vec<_> = list.iter().map(&as_change).filter(&goes).collect();
    list.retain(|one| !goes(&as_change(one)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Expr, Type};

    #[test]
    fn a_table_is_parted_from_what_calls_and_put_together_again() {
        let mut table = Table::new(
            "t",
            vec![Column::new("a", Type::Integer).default(Expr::new("f()")), Column::new("b", Type::Integer)],
        );
        table.checks.push(Check::new(Expr::new("f() > b")));
        table.checks.push(Check::new(Expr::new("b > 0")));
        let routines = HashSet::from(["f".to_owned()]);
        let words = |changes: Vec<Change>| changes.iter().map(ToString::to_string).collect::<Vec<_>>();
        let made = cut(vec![Change::CreateTable { table: table.clone() }], &routines, &HashSet::new());
        assert_eq!(words(made), ["create_table t", "alter_column t.a (default)", "add_check (f() > b) on t"]);
        let gone = cut(vec![Change::DropTable { table: table.clone() }], &HashSet::new(), &routines);
        assert_eq!(words(gone), ["alter_column t.a (default)", "drop_check (f() > b) on t", "drop_table t"]);
        let none = HashSet::new();
        assert_eq!(words(cut(vec![Change::CreateTable { table }], &none, &routines)), ["create_table t"]);
    }
}
