//! Renames of tables and columns, with all that the server does not rename along.

use super::{Done, Renderer};
use crate::change::Constraint;
use crate::plan::Lock;
use crate::schema::{ObjectName, Table};

impl Renderer<'_> {
    pub(super) fn rename_table(&mut self, from: &ObjectName, to: &ObjectName) {
        let sql = self.writer().raw("RENAME TABLE ").name(from).raw(" TO ").name(to).finish();
        self.step(sql, Some(Lock::All));
        self.renew_views();
    }

    /// The server refuses to rename a column that a check, a generated column or an expression in an index
    /// mentions: those step aside and come back within the same statement.
    pub(super) fn rename_column(&mut self, name: &ObjectName, from: &str, to: &str) -> Done {
        let before = self.table(name);
        let mut after = self.state.clone();
        let _ = after.apply(&self.changes[self.at]);
        let after = after.tables.get(name).cloned().unwrap_or_else(|| before.clone());
        let mut clauses = Vec::new();
        for check in before.checks.iter().filter(|check| check.expr.mentions(from)) {
            clauses.extend(self.drop_clauses(&before, &Constraint::Check(check.clone())));
        }
        for (old, new) in changed_indexes(&before, &after) {
            clauses.extend([
                self.drop_index_clause(&before.indexes[old].name),
                self.index_clause(&after, &after.indexes[new]),
            ]);
        }
        clauses.push(self.writer().raw("RENAME COLUMN ").ident(from).raw(" TO ").ident(to).finish());
        for column in &after.columns {
            let computed = |table: &Table| {
                table.column(&column.name).map(|column| (column.generated.clone(), column.default.clone()))
            };
            if column.name != to && computed(&before) != computed(&after) {
                clauses.push(self.modify_clause(&after, column)?);
            }
        }
        for check in after.checks.iter().filter(|check| check.expr.mentions(to)) {
            if !before.checks.contains(check) {
                clauses.push(self.add_clause(&after, &Constraint::Check(check.clone())));
            }
        }
        self.alter(name, clauses);
        self.renew_views();
        Ok(())
    }
}

/// The indexes over expressions that read otherwise after the rename, by their places.
fn changed_indexes(before: &Table, after: &Table) -> Vec<(usize, usize)> {
    let expressions = |table: &Table, at: usize| -> Vec<crate::schema::KeyPart> {
        table.indexes[at].keys.iter().filter(|key| key.column_name().is_none()).map(|key| key.part.clone()).collect()
    };
    let same_length = before.indexes.len() == after.indexes.len();
    let all = if same_length { 0..before.indexes.len() } else { 0..0 };
    all.filter(|&at| expressions(before, at) != expressions(after, at)).map(|at| (at, at)).collect()
}
