//! Renames: a difference alone shows what is gone and what is new; that it is the same thing, somebody must say.

use super::autogenerate::Said;
use super::{Draft, Project};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::change::{Change, rename_value};
use mainstay_schema::dialect::Dialect;
use mainstay_schema::plan::respelled;
use mainstay_schema::schema::{ObjectName, Schema, Table};
use mainstay_schema::source::models::Renamed;
use std::fmt;
use std::str::FromStr;

/// A rename as it is typed: `users.name=full_name`, `users=people`, `mood.sad=gloomy`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// What has the name: a table or an enum, or something of one.
    pub of: String,
    /// The new name.
    pub to: String,
}

impl fmt::Display for Rename {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.of, self.to)
    }
}

impl FromStr for Rename {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let parts = text.split_once('=').filter(|(of, to)| !of.is_empty() && !to.is_empty() && !to.contains('='));
        let (of, to) = parts.ok_or_else(|| {
            Error::new(ErrorKind::Config, format!("`{text}` is no rename"))
                .hint("write users.name=full_name for a column, users=people for a table")
        })?;
        Ok(Self { of: of.trim().to_owned(), to: to.trim().to_owned() })
    }
}

impl Rename {
    /// The change that it is, on the way from one schema to another.
    fn change(&self, from: &Schema, to: &Schema) -> Result<Change> {
        let name = ObjectName::from(self.of.as_str());
        let new = self.to.clone();
        let sibling = || match new.contains('.') {
            true => ObjectName::from(new.as_str()),
            false => name.sibling(&new),
        };
        if from.tables.contains_key(&name) && to.tables.contains_key(&sibling()) {
            return Ok(Change::RenameTable { from: name.clone(), to: sibling() });
        }
        if from.enums.contains_key(&name) && to.enums.contains_key(&sibling()) {
            return Ok(Change::RenameEnum { from: name.clone(), to: sibling() });
        }
        let part = self.of.rsplit_once('.').and_then(|(owner, part)| {
            self.of_part(from, to, owner, part).or_else(|| self.of_value(from, to, owner, part))
        });
        part.ok_or_else(|| {
            Error::new(
                ErrorKind::Config,
                format!("`{self}` renames nothing: there must be {} before and {new} after", self.of),
            )
            .hint("the old name is what the revisions say, the new one what the models say")
        })
    }

    fn of_part(&self, from: &Schema, to: &Schema, owner: &str, part: &str) -> Option<Change> {
        // `users.name=users.full_name` says the same as `users.name=full_name`.
        let new = self.to.strip_prefix(owner).and_then(|new| new.strip_prefix('.')).unwrap_or(&self.to).to_owned();
        let (owner, old) = (ObjectName::from(owner), part.to_owned());
        if let (Some(before), Some(after)) = (from.enums.get(&owner), to.enums.get(&owner)) {
            let fits = before.values.contains(&old) && after.values.contains(&new);
            return fits.then_some(Change::RenameEnumValue { name: owner, from: old, to: new });
        }
        let (before, after) = (from.tables.get(&owner)?, to.tables.get(&owner)?);
        let is = |has: fn(&Table, &str) -> bool| has(before, &old) && has(after, &new);
        if is(|table, name| table.column(name).is_some()) {
            Some(Change::RenameColumn { table: owner, from: old, to: new })
        } else if is(|table, name| table.index(name).is_some()) {
            Some(Change::RenameIndex { table: owner, from: old, to: new })
        } else if is(has_constraint) {
            Some(Change::RenameConstraint { table: owner, from: old, to: new })
        } else {
            None
        }
    }
}

impl Rename {
    /// A value of an enum that is part of a column's type: `users.mood.sad=blue`.
    fn of_value(&self, from: &Schema, to: &Schema, owner: &str, value: &str) -> Option<Change> {
        let (table, column) = owner.rsplit_once('.')?;
        let table = ObjectName::from(table);
        let before = from.tables.get(&table)?.column(column)?;
        let wanted = to.tables.get(&table)?.column(column)?;
        rename_value(wanted, &self.to, value)?;
        let (after, using) = rename_value(before, value, &self.to)?;
        Some(Change::AlterColumn { table, from: before.clone(), to: after, using: Some(using) })
    }
}

/// The same renames where enums are part of columns: those of values are renames in each column that has the enum. They
/// come last, because they say what tables and columns are called by then.
pub(super) fn within_columns(renames: Vec<Rename>, models: &Schema) -> Vec<Rename> {
    let (mut all, mut values) = (Vec::new(), Vec::new());
    for rename in renames {
        let of = rename.of.rsplit_once('.').map(|(of, value)| (ObjectName::from(of), value));
        match of.filter(|(name, _)| models.enums.contains_key(name)) {
            Some((name, value)) => values.extend(models.enum_users(&name).map(|(table, column)| Rename {
                of: format!("{}.{}.{value}", table.name, column.name),
                to: rename.to.clone(),
            })),
            None => all.push(rename),
        }
    }
    all.extend(values);
    all
}

fn has_constraint(table: &Table, name: &str) -> bool {
    let named = |one: &Option<String>| one.as_deref() == Some(name);
    table.uniques.iter().any(|one| named(&one.name))
        || table.foreign_keys.iter().any(|one| named(&one.name))
        || table.checks.iter().any(|one| named(&one.name))
        || table.exclusions.iter().any(|one| named(&one.name))
        || table.primary_key.as_ref().is_some_and(|one| named(&one.name))
}

impl From<Renamed> for Rename {
    fn from(renamed: Renamed) -> Self {
        Self { of: renamed.of, to: renamed.to }
    }
}

/// Whether the old name is gone for good and the new one is new: else the rename is done already, or is none.
pub(super) fn is_due(change: &Change, from: &Schema, to: &Schema) -> bool {
    match change {
        Change::RenameTable { from: old, to: new } => !from.tables.contains_key(new) && !to.tables.contains_key(old),
        Change::RenameEnum { from: old, to: new } => !from.enums.contains_key(new) && !to.enums.contains_key(old),
        Change::RenameEnumValue { name, from: old, to: new } => {
            let has = |schema: &Schema, value| schema.enums.get(name).is_some_and(|one| one.values.contains(value));
            !has(from, new) && !has(to, old)
        }
        Change::RenameColumn { table, from: old, to: new } => {
            let has =
                |schema: &Schema, column| schema.tables.get(table).is_some_and(|one| one.column(column).is_some());
            !has(from, new) && !has(to, old)
        }
        Change::RenameIndex { table, from: old, to: new } => {
            let has = |schema: &Schema, index| schema.tables.get(table).is_some_and(|one| one.index(index).is_some());
            !has(from, new) && !has(to, old)
        }
        Change::RenameConstraint { table, from: old, to: new } => {
            let has = |schema: &Schema, name| schema.tables.get(table).is_some_and(|one| has_constraint(one, name));
            !has(from, new) && !has(to, old)
        }
        // Only where the new value is there and the old one is not does it rename anything.
        Change::AlterColumn { .. } => true,
        _ => false,
    }
}

/// The renames that are typed, and those of the models that are due, as changes, and the schema that they lead to.
fn applied(typed: &[Rename], of_models: &[Rename], from: &Schema, to: &Schema) -> Result<(Vec<Change>, Schema)> {
    let (mut changes, mut state) = carried_out(typed, from, to)?;
    for rename in of_models {
        let change = rename.change(&state, to).ok().filter(|change| is_due(change, &state, to));
        if let Some(change) = change
            && state.apply(&change).is_ok()
        {
            changes.push(change);
        }
    }
    Ok((changes, state))
}

pub(super) fn carried_out(renames: &[Rename], from: &Schema, to: &Schema) -> Result<(Vec<Change>, Schema)> {
    let mut state = from.clone();
    let mut changes = Vec::with_capacity(renames.len());
    for rename in renames {
        let change = rename.change(&state, to)?;
        let misfit = |error: mainstay_schema::change::ApplyError| {
            Error::new(ErrorKind::Config, format!("`{rename}` cannot be: {error}"))
                .hint("leave it out, and the old one is dropped and a new one made")
        };
        state.apply(&change).map_err(misfit)?;
        changes.push(change);
    }
    Ok((changes, state))
}

impl Project {
    /// The renames of a draft, those that the models say, and where an engine of the project takes them for one,
    /// those of columns whose names differ in upper and lower case alone.
    pub(super) fn renamed(
        &self,
        typed: &[Rename],
        of_models: &[Rename],
        from: &Schema,
        to: &Schema,
    ) -> Result<(Vec<Change>, Schema)> {
        let (mut changes, state) = applied(typed, of_models, from, to)?;
        let ignores = |engine: &&dyn Dialect| engine.capabilities().names_ignore_case;
        let Some(engine) = self.engines().into_iter().find(|engine| ignores(engine)) else {
            return Ok((changes, state));
        };
        let (further, state) = respelled(&state, to, engine.capabilities());
        changes.extend(further);
        Ok((changes, state.into_owned()))
    }

    /// What could be renames among what is gone and what is new, beyond those that the draft names: columns of one
    /// table and of one type, tables with the same columns.
    ///
    /// # Errors
    /// As [`Project::autogenerate`].
    pub fn rename_candidates(&self, draft: &Draft) -> Result<Vec<Rename>> {
        let Said { from, to, renames } = self.said_and_wanted()?;
        let (_, from) = self.renamed(&draft.renames, renames, from, to)?;
        Ok(candidates(&from, to))
    }
}

pub(super) fn candidates(from: &Schema, to: &Schema) -> Vec<Rename> {
    let mut out = Vec::new();
    let mut pair = |old: String, new: &str| {
        let taken =
            out.iter().any(|other: &Rename| other.of == old || other.to == new && owner(&other.of) == owner(&old));
        if !taken {
            out.push(Rename { of: old, to: new.to_owned() });
        }
    };
    for gone in from.tables.values().filter(|table| !to.tables.contains_key(&table.name)) {
        for new in to.tables.values().filter(|table| !from.tables.contains_key(&table.name)) {
            if same_columns(gone, new) && gone.name.schema == new.name.schema {
                pair(gone.name.to_string(), &new.name.name);
            }
        }
    }
    for (before, after) in from.tables.values().filter_map(|table| Some((table, to.tables.get(&table.name)?))) {
        for gone in before.columns.iter().filter(|column| after.column(&column.name).is_none()) {
            for new in after.columns.iter().filter(|column| before.column(&column.name).is_none()) {
                if gone.ty == new.ty {
                    pair(format!("{}.{}", before.name, gone.name), &new.name);
                }
            }
        }
    }
    out
}

fn owner(of: &str) -> &str {
    of.rsplit_once('.').map_or("", |(owner, _)| owner)
}

fn same_columns(one: &Table, other: &Table) -> bool {
    let columns = |table: &Table| {
        let mut all: Vec<_> = table.columns.iter().map(|column| (column.name.clone(), column.ty.clone())).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    };
    columns(one) == columns(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mainstay_schema::schema::{Column, Index, Type};

    fn schema(tables: &[(&str, &[&str])]) -> Schema {
        let mut schema = Schema::new();
        for (name, columns) in tables {
            let columns = columns.iter().map(|column| Column::new(*column, Type::Text)).collect();
            let mut table = Table::new(*name, columns);
            table.indexes.push(Index::new(format!("ix_{name}"), &[]));
            schema.add_table(table);
        }
        schema
    }

    #[test]
    fn what_is_typed_is_found_in_both() {
        let (from, to) =
            (schema(&[("t", &["a", "b"]), ("old", &["x"])]), schema(&[("t", &["z", "b"]), ("new", &["x"])]));
        for (text, words) in [
            ("t.a=z", Some("rename_column t.a -> z")),
            ("old=new", Some("rename_table old -> new")),
            ("t.a=b2", None),
            ("t.q=z", None),
            ("zz=new", None),
        ] {
            let found = text.parse::<Rename>().unwrap().change(&from, &to);
            assert_eq!(found.ok().map(|change| change.to_string()).as_deref(), words, "{text}");
        }
        for wrong in ["t.a", "=b", "a=", "a=b=c"] {
            assert!(wrong.parse::<Rename>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_models_say_counts_until_it_is_done() {
        let (before, after) = (schema(&[("old", &["a", "b"])]), schema(&[("new", &["z", "b"])]));
        let said: Vec<Rename> = ["old=new", "new.a=z"].iter().map(|text| text.parse().unwrap()).collect();
        let words = |from: &Schema, to: &Schema| {
            let (changes, _) = applied(&[], &said, from, to).unwrap();
            changes.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(words(&before, &after), ["rename_table old -> new", "rename_column new.a -> z"]);
        assert!(words(&after, &after).is_empty(), "it is done");
        assert!(words(&schema(&[]), &after).is_empty(), "there was none before");
        let both = schema(&[("old", &["a"]), ("new", &["z"])]);
        assert!(words(&before, &both).is_empty(), "the old one is still there");
    }

    #[test]
    fn candidates_are_of_one_kind_and_each_is_used_once() {
        let (from, to) =
            (schema(&[("t", &["a", "b"]), ("old", &["x"])]), schema(&[("t", &["y", "z"]), ("new", &["x"])]));
        let found: Vec<_> = candidates(&from, &to).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["old=new", "t.a=y", "t.b=z"]);
        assert!(candidates(&from, &from).is_empty());
    }
}
