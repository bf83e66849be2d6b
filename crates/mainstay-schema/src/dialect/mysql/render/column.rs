//! Columns: added, dropped, changed in place.

use super::{Done, Renderer};
use crate::change::{Change, Constraint};
use crate::dialect::Unsupported;
use crate::plan::Runs;
use crate::schema::{Column, Expr, ObjectName, Table};
use crate::sql::Sql;

impl Renderer<'_> {
    /// A numbered column needs its key in the same statement.
    pub(super) fn add_column(&mut self, name: &ObjectName, column: &Column) -> Done {
        let mut table = self.table(name);
        table.columns.push(column.clone());
        if let Some(default) = column.default.as_ref().filter(|default| self.is_unsafe(default)) {
            return self.add_and_fill(&table, column, default);
        }
        let mut writer = self.writer();
        self.write_column(writer.raw("ADD COLUMN "), &table, column)?;
        let mut clauses = vec![writer.finish()];
        if column.identity.is_some() {
            clauses.extend(self.take_key(&table, column));
        }
        self.alter(name, clauses);
        Ok(())
    }

    /// MySQL refuses to fill old rows with what would be another value on a replica.
    fn is_unsafe(&self, default: &Expr) -> bool {
        self.dialect.has_json && ["uuid", "rand", "sysdate"].iter().any(|name| default.mentions(name))
    }

    /// Adds a column, fills it, and only then says how it fills itself.
    fn add_and_fill(&mut self, table: &Table, column: &Column, default: &Expr) -> Done {
        let bare = Column { default: None, nullable: true, ..column.clone() };
        let mut writer = self.writer();
        self.write_column(writer.raw("ADD COLUMN "), table, &bare)?;
        let add = writer.finish();
        let change = Change::AddColumn { table: table.name.clone(), column: bare };
        self.alter(&table.name, vec![add]).changes = vec![change];
        let value = super::spelled(default, table);
        let mut writer = self.writer();
        writer.raw("UPDATE ").name(&table.name).raw(" SET ").ident(&column.name).raw(" = ").spelled(&value);
        let sql = writer.raw(" WHERE ").ident(&column.name).raw(" IS NULL").finish();
        self.step(sql, None).runs = Runs::Inside;
        let clause = self.modify_clause(table, column)?;
        self.alter(&table.name, vec![clause]);
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
        let clauses = self.drop_column_clauses(&self.table(name), column);
        self.alter(name, clauses);
    }

    fn drop_column_clauses(&self, table: &Table, column: &str) -> Vec<Sql> {
        let mut clauses = Vec::new();
        let has = |columns: &[String]| columns.iter().any(|name| name == column);
        for key in table.foreign_keys.iter().filter(|key| has(&key.columns)) {
            clauses.extend(self.drop_clauses(table, &Constraint::ForeignKey(key.clone())));
        }
        for check in table.checks.iter().filter(|check| check.expr.mentions(column)) {
            clauses.extend(self.drop_clauses(table, &Constraint::Check(check.clone())));
        }
        for unique in table.uniques.iter().filter(|unique| has(&unique.columns)) {
            clauses.extend(self.drop_clauses(table, &Constraint::Unique(unique.clone())));
        }
        for index in table.indexes.iter().filter(|index| index.mentions(column)) {
            clauses.push(self.drop_index_clause(&index.name));
        }
        if table.is_key(column) {
            clauses.push(Sql::constant("DROP PRIMARY KEY"));
        }
        clauses.push(self.writer().raw("DROP COLUMN ").ident(column).finish());
        clauses
    }

    pub(super) fn alter_column(&mut self, name: &ObjectName, from: &Column, to: &Column, using: Option<&Expr>) -> Done {
        let table = self.table(name);
        if let Some(using) = using {
            return self.convert(&table, from, to, using);
        }
        if self.must_be_made_anew(from, to) {
            return self.make_anew(&table, from, to);
        }
        if let Some(value) = self.way(from, to).filter(|_| to.generated.is_none()) {
            return self.by_a_new_column(&table, to, &value);
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

    /// What a numbered column needs that would be left without a key: another one that comes later, or to be
    /// numbered no more.
    pub(super) fn keep_numbered(&mut self, before: &Table, left: &Table, clauses: &mut Vec<Sql>) -> Done {
        let numbered = before.columns.iter().find(|column| column.identity.is_some());
        let lost = |column: &&Column| has_key(before, &column.name) && !has_key(left, &column.name);
        let Some(column) = numbered.filter(lost) else { return Ok(()) };
        if let Some(clause) = self.take_key(left, column) {
            clauses.push(clause);
            return Ok(());
        }
        let later = self.take(|change| match change {
            Change::AlterColumn { table: on, to, using: None, .. } if *on == before.name && to.name == column.name => {
                to.identity.is_none().then(|| to.clone())
            }
            _ => None,
        });
        let drops = |change: &Change| match change {
            Change::DropColumn { table: on, column: gone } if *on == before.name && gone.name == column.name => {
                Some(())
            }
            _ => None,
        };
        if let Some(plain) = later {
            clauses.insert(0, self.modify_clause(left, &plain)?);
        } else if left.columns.len() > 1 && self.take(drops).is_some() {
            clauses.extend(self.drop_column_clauses(left, &column.name));
        } else if self.changes[self.at + 1..].iter().any(|change| drops(change).is_some()) {
            // The only column of a table cannot go before another comes.
            let plain = Column { identity: None, ..column.clone() };
            clauses.insert(0, self.modify_clause(left, &plain)?);
        }
        Ok(())
    }
}

/// Whether an index begins with the column.
fn has_key(table: &Table, column: &str) -> bool {
    let begins = |columns: &[String]| columns.first().is_some_and(|first| first == column);
    table.primary_key.as_ref().is_some_and(|key| begins(&key.columns))
        || table.uniques.iter().any(|unique| begins(&unique.columns))
        || table.indexes.iter().any(|index| index.keys.first().and_then(|key| key.column_name()) == Some(column))
}
