//! Renames of tables and columns, with all that the server does not rename along.

use super::{Done, Renderer};
use crate::change::{Change, Constraint};
use crate::dialect::Unsupported;
use crate::plan::Lock;
use crate::schema::{ObjectName, Schema, Table};
use crate::sql::Sql;

impl Renderer<'_> {
    pub(super) fn rename_table(&mut self, from: &ObjectName, to: &ObjectName) {
        let sql = self.writer().raw("RENAME TABLE ").name(from).raw(" TO ").name(to).finish();
        self.step(sql, Some(Lock::All));
        self.renew_views();
    }

    /// Where the server refuses to rename a column that a check, a generated column or an expression in an index
    /// mentions, those step aside and come back within the same statement.
    pub(super) fn rename_column(&mut self, name: &ObjectName, from: &str, to: &str) -> Done {
        let rename = self.writer().raw("RENAME COLUMN ").ident(from).raw(" TO ").ident(to).finish();
        let mut after = self.state.clone();
        let _ = after.apply(&self.changes[self.at]);
        let before = std::mem::replace(&mut self.state, after.clone());
        let done = self.rename_within(name, (&before, &after), from, rename);
        self.state = before;
        done?;
        self.renew_views();
        Ok(())
    }

    fn rename_within(&mut self, name: &ObjectName, (old, new): (&Schema, &Schema), from: &str, rename: Sql) -> Done {
        let (Some(before), Some(after)) = (old.tables.get(name), new.tables.get(name)) else { return Ok(()) };
        if self.dialect.renames_everywhere {
            self.alter(name, vec![rename]);
            return Ok(());
        }
        let clauses = self.rename_clauses(before, after, from, rename)?;
        // A table with checks may have to be copied, and that is refused while a foreign key has the column.
        let apart =
            if before.checks.is_empty() && clauses.len() == 1 { Vec::new() } else { keys_with(old, name, from) };
        for (table, at) in &apart {
            let owner = &old.tables[table];
            let key = Constraint::ForeignKey(owner.foreign_keys[*at].clone());
            let dropped = self.drop_clauses(owner, &key);
            let change = Change::DropConstraint { table: table.clone(), constraint: key };
            self.alter(table, dropped).changes = vec![change];
        }
        let change = self.changes[self.at].clone();
        self.alter(name, clauses).changes = vec![change];
        for (table, at) in &apart {
            let owner = &new.tables[table];
            let key = Constraint::ForeignKey(owner.foreign_keys[*at].clone());
            let added = self.add_clause(owner, &key);
            let change = Change::AddConstraint { table: table.clone(), constraint: key };
            self.alter(table, vec![added]).changes = vec![change];
        }
        Ok(())
    }

    fn rename_clauses(&self, before: &Table, after: &Table, from: &str, rename: Sql) -> Result<Vec<Sql>, Unsupported> {
        let mut clauses = Vec::new();
        let mentioned: Vec<usize> =
            (0..before.checks.len()).filter(|&at| before.checks[at].expr.mentions(from)).collect();
        for &at in &mentioned {
            clauses.extend(self.drop_clauses(before, &Constraint::Check(before.checks[at].clone())));
        }
        for at in changed_indexes(before, after) {
            let (old, new) = (&before.indexes[at], &after.indexes[at]);
            clauses.extend([self.drop_index_clause(&old.name), self.index_clause(after, new)]);
        }
        clauses.push(rename);
        for (old, new) in before.columns.iter().zip(&after.columns) {
            if (&old.generated, &old.default) != (&new.generated, &new.default) {
                clauses.push(self.modify_clause(after, new)?);
            }
        }
        for &at in &mentioned {
            clauses.push(self.add_clause(after, &Constraint::Check(after.checks[at].clone())));
        }
        Ok(clauses)
    }
}

/// The foreign keys that have the column, on either side: their tables, and where they stand there.
fn keys_with(schema: &Schema, table: &ObjectName, column: &str) -> Vec<(ObjectName, usize)> {
    let has = |columns: &[String]| columns.iter().any(|name| name == column);
    let mut out = Vec::new();
    for owner in schema.tables.values() {
        for (at, key) in owner.foreign_keys.iter().enumerate() {
            if (owner.name == *table && has(&key.columns)) || (key.references == *table && has(&key.referenced)) {
                out.push((owner.name.clone(), at));
            }
        }
    }
    out
}

/// The indexes over expressions that read otherwise after the rename, by their places.
fn changed_indexes(before: &Table, after: &Table) -> Vec<usize> {
    let expressions = |table: &Table, at: usize| -> Vec<crate::schema::KeyPart> {
        table.indexes[at].keys.iter().filter(|key| key.column_name().is_none()).map(|key| key.part.clone()).collect()
    };
    let same_length = before.indexes.len() == after.indexes.len();
    let all = if same_length { 0..before.indexes.len() } else { 0..0 };
    all.filter(|&at| expressions(before, at) != expressions(after, at)).collect()
}
