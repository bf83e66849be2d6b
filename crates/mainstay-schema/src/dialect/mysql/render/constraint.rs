//! Constraints.

use super::{Done, Renderer, spelled};
use crate::change::{Change, Constraint};
use crate::dialect::mysql::normalize::{implicit_name, is_implicit};
use crate::schema::{Check, ForeignKey, Index, IndexKey, ObjectName, Order, ReferentialAction, Table};
use crate::sql::{Sql, SqlWriter};

impl Renderer<'_> {
    pub(super) fn write_constraint(&self, writer: &mut SqlWriter<'_>, table: &Table, constraint: &Constraint) {
        let name = constraint.name_on(&table.name);
        match constraint {
            Constraint::PrimaryKey(key) => {
                writer.raw("PRIMARY KEY ").columns(&key.columns);
                match &key.comment {
                    Some(comment) => writer.raw(" COMMENT ").literal(comment),
                    None => writer,
                }
            }
            Constraint::Unique(unique) => writer.raw("UNIQUE KEY ").ident(&name).raw(" ").columns(&unique.columns),
            Constraint::ForeignKey(key) => {
                writer.raw("CONSTRAINT ").ident(&name).raw(" ");
                write_foreign_key(writer, key)
            }
            Constraint::Check(check) => {
                writer.raw("CONSTRAINT ").ident(&name).raw(" CHECK (").spelled(&spelled(&check.expr, table)).raw(")")
            }
            // Refused before it comes here.
            Constraint::Exclusion(exclusion) => writer.expr(&exclusion.definition),
        };
    }

    pub(super) fn add_clause(&self, table: &Table, constraint: &Constraint) -> Sql {
        let mut writer = self.writer();
        self.write_constraint(writer.raw("ADD "), table, constraint);
        writer.finish()
    }

    pub(super) fn add_constraint(&mut self, table: &ObjectName, constraint: &Constraint) -> Done {
        let state = self.table(table);
        let mut after = state.clone();
        if let Constraint::Check(check @ Check { column: Some(column), .. }) = constraint {
            after.checks.push(check.clone());
            return self.redefine(&after, column);
        }
        let mut clauses = vec![self.add_clause(&state, constraint)];
        match constraint {
            Constraint::PrimaryKey(key) => after.primary_key = Some(key.clone()),
            Constraint::Unique(unique) => after.uniques.push(unique.clone()),
            _ => {}
        }
        clauses.extend(self.no_more_needed(&state, &after));
        if let Constraint::ForeignKey(key) = constraint {
            let index = self.index_beside(&state, key);
            clauses.splice(0..0, index.map(|index| self.index_clause(&state, &index)));
        }
        if let Constraint::PrimaryKey(key) = constraint {
            clauses.extend(self.take_numbering(table, &state, &key.columns));
        }
        self.alter(table, clauses);
        Ok(())
    }

    /// Says all of a column again: what is part of its definition has changed.
    fn redefine(&mut self, after: &Table, column: &str) -> Done {
        if let Some(column) = after.column(column) {
            let clause = self.modify_clause(after, column)?;
            self.alter(&after.name, vec![clause]);
        }
        Ok(())
    }

    pub(super) fn drop_constraint(&mut self, table: &ObjectName, constraint: &Constraint) -> Done {
        let state = self.table(table);
        let mut after = state.clone();
        let gone = |table: &mut Table| drop_from(table, constraint);
        gone(&mut after);
        if let Constraint::Check(Check { column: Some(column), .. }) = constraint {
            return self.redefine(&after, column);
        }
        let mut clauses = self.drop_clauses(&state, constraint);
        clauses.extend(self.needed_by_keys(&state, &after));
        self.keep_numbered(&state, &after, &mut clauses)?;
        self.alter(table, clauses);
        Ok(())
    }

    /// Drops a constraint; with a foreign key goes the index that the server made for it.
    pub(super) fn drop_clauses(&self, table: &Table, constraint: &Constraint) -> Vec<Sql> {
        let name = constraint.name_on(&table.name);
        let mut writer = self.writer();
        match constraint {
            Constraint::PrimaryKey(_) => vec![writer.raw("DROP PRIMARY KEY").finish()],
            Constraint::Unique(_) => vec![self.drop_index_clause(&name)],
            Constraint::ForeignKey(key) => {
                let mut clauses = vec![writer.raw("DROP FOREIGN KEY ").ident(&name).finish()];
                if self.has_implicit_index(table, key) {
                    clauses.push(self.drop_index_clause(&implicit(key, table)));
                }
                clauses
            }
            Constraint::Check(Check { name: None, .. }) | Constraint::Exclusion(_) => Vec::new(),
            Constraint::Check(_) => vec![writer.raw("DROP CONSTRAINT ").ident(&name).finish()],
        }
    }

    /// The indexes that foreign keys of the table need once it is `after`: the server refuses to drop the last one.
    pub(super) fn needed_by_keys(&self, before: &Table, after: &Table) -> Vec<Sql> {
        let lacks = |key: &&ForeignKey| self.has_implicit_index(after, key) && !self.has_implicit_index(before, key);
        let lacking = after.foreign_keys.iter().filter(lacks);
        lacking
            .map(|key| {
                let columns: Vec<&str> = key.columns.iter().map(String::as_str).collect();
                let mut writer = self.writer();
                self.write_index(writer.raw("ADD "), after, &Index::new(implicit(key, after), &columns));
                writer.finish()
            })
            .collect()
    }

    /// Drops the indexes that foreign keys of the table needed before and do not need `after`: the server drops
    /// those alone that it made by itself.
    pub(super) fn no_more_needed(&self, before: &Table, after: &Table) -> Vec<Sql> {
        let spare = |key: &&ForeignKey| self.has_implicit_index(before, key) && !self.has_implicit_index(after, key);
        before.foreign_keys.iter().filter(spare).map(|key| self.drop_index_clause(&implicit(key, before))).collect()
    }

    /// The index that a key with the server's own kind of name would get if the server had named it.
    pub(super) fn index_beside(&self, table: &Table, key: &ForeignKey) -> Option<Index> {
        let name = implicit_name(key, &table.name.name).filter(|name| key.name.as_deref() != Some(name))?;
        let columns: Vec<&str> = key.columns.iter().map(String::as_str).collect();
        self.has_implicit_index(table, key).then(|| Index::new(name, &columns))
    }

    /// A unique constraint is an index, which has a rename; the others are dropped and added in one statement.
    pub(super) fn rename_constraint(&mut self, table: &ObjectName, from: &str, to: &str) {
        let state = self.table(table);
        let is = |name: &Option<String>| name.as_deref() == Some(from);
        if state.uniques.iter().any(|unique| is(&unique.name)) {
            return self.rename_index(table, from, to);
        }
        let key = state.foreign_keys.iter().find(|key| is(&key.name)).cloned().map(Constraint::ForeignKey);
        let check = || state.checks.iter().find(|check| is(&check.name)).cloned().map(Constraint::Check);
        let Some(old) = key.or_else(check) else { return };
        let mut new = old.clone();
        match &mut new {
            Constraint::ForeignKey(key) => key.name = Some(to.to_owned()),
            Constraint::Check(check) => check.name = Some(to.to_owned()),
            _ => {}
        }
        let mut clauses = self.drop_clauses(&state, &old);
        clauses.push(self.add_clause(&state, &new));
        self.alter(table, clauses);
    }

    /// Whether the server keeps an index of its own for the key: no other begins with the key's columns.
    fn has_implicit_index(&self, table: &Table, key: &ForeignKey) -> bool {
        let begins =
            |columns: &[String]| columns.len() >= key.columns.len() && columns[..key.columns.len()] == key.columns[..];
        let whole = |index: &Index| {
            let serves =
                |key: &IndexKey| key.prefix.is_none() && (key.order == Order::Asc || self.dialect.keys_use_descending);
            let names = index.keys.iter().map_while(|key| key.column_name().filter(|_| serves(key)));
            index.method.is_none()
                && !is_implicit(index, key, &table.name.name)
                && begins(&names.map(str::to_owned).collect::<Vec<_>>())
        };
        !(table.primary_key.as_ref().is_some_and(|primary| begins(&primary.columns))
            || table.uniques.iter().any(|unique| begins(&unique.columns))
            || table.indexes.iter().any(whole))
    }

    /// The numbering of a column, which needs its key: a later change of it is made along with the key.
    fn take_numbering(&mut self, name: &ObjectName, state: &Table, columns: &[String]) -> Option<Sql> {
        let first = columns.first()?;
        let column = self.take(|change| match change {
            Change::AlterColumn { table, from, to, using: None } if table == name && to.name == *first => {
                (from.identity.is_none() && to.identity.is_some()).then(|| to.clone())
            }
            _ => None,
        })?;
        self.modify_clause(state, &column).ok()
    }
}

/// Takes a constraint off a table in memory.
fn drop_from(table: &mut Table, constraint: &Constraint) {
    match constraint {
        Constraint::PrimaryKey(_) => table.primary_key = None,
        Constraint::Unique(unique) => table.uniques.retain(|other| other != unique),
        Constraint::ForeignKey(key) => table.foreign_keys.retain(|other| other != key),
        Constraint::Check(check) => table.checks.retain(|other| other != check),
        Constraint::Exclusion(exclusion) => table.exclusions.retain(|other| other != exclusion),
    }
}

/// The name of the index that the server makes for a key.
fn implicit(key: &ForeignKey, table: &Table) -> String {
    let usual = || Constraint::ForeignKey(key.clone()).name_on(&table.name);
    implicit_name(key, &table.name.name).map_or_else(usual, str::to_owned)
}

fn write_foreign_key<'w, 'd>(writer: &'w mut SqlWriter<'d>, key: &ForeignKey) -> &'w mut SqlWriter<'d> {
    writer.raw("FOREIGN KEY ").columns(&key.columns).raw(" REFERENCES ").name(&key.references);
    writer.raw(" ").columns(&key.referenced);
    for (words, action) in [(" ON DELETE ", &key.on_delete), (" ON UPDATE ", &key.on_update)] {
        match action {
            ReferentialAction::NoAction | ReferentialAction::Restrict => {}
            ReferentialAction::Cascade => drop(writer.raw(words).raw("CASCADE")),
            ReferentialAction::SetNull(_) => drop(writer.raw(words).raw("SET NULL")),
            ReferentialAction::SetDefault(_) => drop(writer.raw(words).raw("SET DEFAULT")),
        }
    }
    writer
}
