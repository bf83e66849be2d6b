//! The names that PostgreSQL gives constraints and indexes that were written without one
//! (`ChooseIndexName`, `ChooseConstraintName`), so that a replay and the server agree.

use super::cursor::Reader;
use crate::change::Constraint;
use crate::schema::{Index, IndexKey, KeyPart, Table, default_name};
use crate::source::names::{distinct, excluded, label, only_column, plain_tokens};

impl Reader<'_> {
    /// Names a constraint of `table`; a primary key goes without.
    pub(super) fn name_constraint(&self, table: &Table, constraint: &mut Constraint) {
        match constraint {
            Constraint::PrimaryKey(_) => {}
            Constraint::Unique(unique) => {
                let columns = unique.columns.iter().chain(&unique.include);
                unique.name = Some(self.free_name(table, &distinct(columns.cloned()), "key"));
            }
            Constraint::ForeignKey(key) => key.name = Some(self.free_name(table, &key.columns, "fkey")),
            Constraint::Check(check) => {
                let column = only_column(table, &check.expr);
                check.name = Some(self.free_name(table, column.as_slice(), "check"));
            }
            Constraint::Exclusion(exclusion) => {
                let columns = distinct(excluded(&exclusion.definition));
                exclusion.name = Some(self.free_name(table, &columns, "excl"));
            }
        }
    }

    /// The name of an index of `table` that has none.
    pub(super) fn index_name(&self, table: &Table, index: &Index) -> String {
        let columns = distinct(index.keys.iter().map(key_label).chain(index.include.iter().cloned()));
        self.free_name(table, &columns, "idx")
    }

    /// `table_columns_suffix`, with a number when that is taken.
    fn free_name<S: AsRef<str>>(&self, table: &Table, columns: &[S], suffix: &str) -> String {
        let columns: Vec<&str> = columns.iter().map(AsRef::as_ref).collect();
        let usual = default_name(&table.name.name, &columns, suffix);
        let numbered = |number: u32| default_name(&table.name.name, &columns, &format!("{suffix}{number}"));
        // An index may have been named like this by hand, on any table.
        let taken = |name: &String| {
            self.is_taken(table, name) || (suffix == "idx" && self.index(&table.name.sibling(name)).is_some())
        };
        std::iter::once(usual.clone()).chain((1..).map(numbered)).find(|name| !taken(name)).unwrap_or(usual)
    }

    /// Whether a relation or constraint has this name already. Another table's usual names begin with that
    /// table's, so only tables whose name the name begins with are asked, and all of them only where the
    /// table's own was cut: the cost does not grow with the schema.
    fn is_taken(&self, table: &Table, name: &str) -> bool {
        let relation = table.name.sibling(name);
        let tables = &self.state.tables;
        if has_name(table, name) || tables.contains_key(&relation) || self.state.views.contains_key(&relation) {
            return true;
        }
        let other_has = |other: &Table| other.name != table.name && has_name(other, name);
        if !name.starts_with(&table.name.name) {
            return tables.values().any(|other| other.name.schema == table.name.schema && other_has(other));
        }
        let mut owners = name.match_indices('_').map(|(at, _)| table.name.sibling(&name[..at]));
        owners.any(|owner| tables.get(&owner).is_some_and(other_has))
    }
}

/// Whether a constraint or index of the table has this name.
fn has_name(table: &Table, name: &str) -> bool {
    let uniques = table.uniques.iter().map(|unique| &unique.name);
    let keys = table.foreign_keys.iter().map(|key| &key.name);
    let checks = table.checks.iter().map(|check| &check.name);
    let exclusions = table.exclusions.iter().map(|exclusion| &exclusion.name);
    let mut names = uniques.chain(keys).chain(checks).chain(exclusions);
    names.any(|other| other.as_deref() == Some(name)) || table.index(name).is_some()
}

/// What an index key is called in the index's name.
fn key_label(key: &IndexKey) -> String {
    match &key.part {
        KeyPart::Column(name) => name.clone(),
        KeyPart::Expr(expr) => label(&plain_tokens(expr)),
    }
}
