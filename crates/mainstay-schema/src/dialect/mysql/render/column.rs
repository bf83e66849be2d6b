//! Columns: added, dropped, changed in place.

use super::{Done, Renderer};
use crate::change::{Change, Constraint};
use crate::dialect::Unsupported;
use crate::schema::{Column, Expr, ObjectName, Table};
use crate::sql::Sql;

impl Renderer<'_> {
    /// A numbered column needs its key in the same statement.
    pub(super) fn add_column(&mut self, name: &ObjectName, column: &Column) -> Done {
        let mut table = self.table(name);
        table.columns.push(column.clone());
        let mut writer = self.writer();
        self.write_column(writer.raw("ADD COLUMN "), &table, column)?;
        let mut clauses = vec![writer.finish()];
        if column.identity.is_some() {
            clauses.extend(self.take_key(&table, column));
        }
        self.alter(name, clauses);
        Ok(())
    }

    /// The key that a numbered column needs, where a later change makes one.
    pub(super) fn take_key(&mut self, table: &Table, column: &Column) -> Option<Sql> {
        if has_key(table, &column.name) {
            return None;
        }
        let begins = |columns: &[String]| columns.first() == Some(&column.name);
        let constraint = self.take(|change| match change {
            Change::AddConstraint { table: on, constraint } if *on == table.name => {
                let fits = match constraint {
                    Constraint::PrimaryKey(key) => begins(&key.columns),
                    Constraint::Unique(unique) => begins(&unique.columns),
                    _ => false,
                };
                fits.then(|| constraint.clone())
            }
            _ => None,
        });
        if let Some(constraint) = constraint {
            return Some(self.add_clause(table, &constraint));
        }
        let index = self.take(|change| match change {
            Change::CreateIndex { table: on, index, .. } if *on == table.name => {
                (index.keys.first().and_then(|key| key.column_name()) == Some(&column.name)).then(|| index.clone())
            }
            _ => None,
        });
        index.map(|index| self.index_clause(table, &index))
    }

    /// The server would only take the column out of its indexes; a schema means that they go with it.
    pub(super) fn drop_column(&mut self, name: &ObjectName, column: &str) {
        let table = self.table(name);
        let mut clauses = Vec::new();
        let has = |columns: &[String]| columns.iter().any(|name| name == column);
        for key in table.foreign_keys.iter().filter(|key| has(&key.columns)) {
            clauses.extend(self.drop_clauses(&table, &Constraint::ForeignKey(key.clone())));
        }
        for check in table.checks.iter().filter(|check| check.expr.mentions(column)) {
            clauses.extend(self.drop_clauses(&table, &Constraint::Check(check.clone())));
        }
        for unique in table.uniques.iter().filter(|unique| has(&unique.columns)) {
            clauses.extend(self.drop_clauses(&table, &Constraint::Unique(unique.clone())));
        }
        for index in table.indexes.iter().filter(|index| index.mentions(column)) {
            clauses.push(self.drop_index_clause(&index.name));
        }
        if table.is_key(column) {
            clauses.push(Sql::constant("DROP PRIMARY KEY"));
        }
        clauses.push(self.writer().raw("DROP COLUMN ").ident(column).finish());
        self.alter(name, clauses);
    }

    pub(super) fn alter_column(&mut self, name: &ObjectName, from: &Column, to: &Column, using: Option<&Expr>) -> Done {
        let table = self.table(name);
        if let Some(using) = using {
            return self.convert(&table, from, to, using);
        }
        if self.must_be_made_anew(from, to) {
            return self.make_anew(&table, from, to);
        }
        let mut clauses = vec![self.modify_clause(&table, to)?];
        if to.identity.is_some() && from.identity.is_none() {
            clauses.extend(self.take_key(&table, to));
        }
        self.alter(name, clauses);
        Ok(())
    }

    pub(super) fn modify_clause(&self, table: &Table, column: &Column) -> Result<Sql, Unsupported> {
        let mut writer = self.writer();
        self.write_column(writer.raw("MODIFY COLUMN "), table, column)?;
        Ok(writer.finish())
    }

    /// Drops the primary key; a column that it numbers would be left without one.
    pub(super) fn drop_key(
        &mut self,
        table: &Table,
        columns: &[String],
        mut clauses: Vec<Sql>,
    ) -> Result<Vec<Sql>, Unsupported> {
        let mut left = table.clone();
        left.primary_key = None;
        let numbered = columns.first().and_then(|name| table.column(name)).filter(|column| column.identity.is_some());
        let Some(column) = numbered.filter(|column| !has_key(&left, &column.name)) else { return Ok(clauses) };
        if let Some(clause) = self.take_key(&left, column) {
            clauses.push(clause);
            return Ok(clauses);
        }
        let later = self.take(|change| match change {
            Change::AlterColumn { table: on, to, using: None, .. } if *on == table.name && to.name == column.name => {
                to.identity.is_none().then(|| to.clone())
            }
            _ => None,
        });
        let dropped = self.changes[self.at + 1..].iter().any(|change| {
            matches!(change, Change::DropColumn { table: on, column: gone } if *on == table.name && gone.name == column.name)
        });
        if later.is_some() || dropped {
            let plain = later.unwrap_or_else(|| Column { identity: None, ..column.clone() });
            clauses.insert(0, self.modify_clause(&left, &plain)?);
        }
        Ok(clauses)
    }
}

/// Whether an index begins with the column.
fn has_key(table: &Table, column: &str) -> bool {
    let begins = |columns: &[String]| columns.first().is_some_and(|first| first == column);
    table.primary_key.as_ref().is_some_and(|key| begins(&key.columns))
        || table.uniques.iter().any(|unique| begins(&unique.columns))
        || table.indexes.iter().any(|index| index.keys.first().and_then(|key| key.column_name()) == Some(column))
}
