//! `ALTER TABLE`: its actions, one after another on a copy of the table, so that each sees what those before it did.

use super::Reading;
use super::cursor::Reader;
use super::error::Result;
use crate::change::{Change, Constraint};
use crate::schema::{Column, Expr, ObjectName, Schema, Table, default_name};

/// Actions on what a schema has no words for.
const OPAQUE: [&[&str]; 11] = [
    &["enable"],
    &["disable"],
    &["force", "row"],
    &["no", "force", "row"],
    &["owner", "to"],
    &["cluster", "on"],
    &["set", "without", "cluster"],
    &["set", "without", "oids"],
    &["set", "tablespace"],
    &["set", "access", "method"],
    &["replica", "identity"],
];

/// A table while it is altered.
pub(super) struct Alteration {
    /// Nothing but the table, as it is after the actions so far.
    schema: Schema,
    /// Its name in there.
    name: ObjectName,
    changes: Vec<Change>,
    /// Whether an action was opaque.
    opaque: bool,
    /// The foreign keys that were dropped so far: the indexes that the server made for them may go too.
    pub(super) dropped_keys: Vec<String>,
}

impl Alteration {
    /// The table as it is by now.
    pub(super) fn table(&self) -> &Table {
        &self.schema.tables[&self.name]
    }

    /// Notes an action that changes nothing that a schema knows.
    pub(super) fn opaque(&mut self) {
        self.opaque = true;
    }
}

impl Reader<'_> {
    /// What follows `ALTER TABLE`.
    pub(super) fn alter_table(&mut self) -> Result<Reading> {
        let if_exists = self.accept_all(&["if", "exists"]);
        self.accept("only");
        let place = self.place();
        let name = self.object_name("a table")?;
        self.accept_symbol("*");
        let table = match self.state.tables.get(&name) {
            Some(table) => table.clone(),
            None if if_exists => return Ok(Reading::Changes(Vec::new())),
            None => return Err(self.no_table(&name, place)),
        };
        let mut schema = Schema::new();
        schema.add_table(table);
        let mut work = Alteration { schema, name, changes: Vec::new(), opaque: false, dropped_keys: Vec::new() };
        self.commas(|reader| reader.action(&mut work))?;
        self.end()?;
        let mut changes = work.changes;
        changes.retain(|change| !matches!(change, Change::AlterColumn { from, to, using: None, .. } if from == to));
        match (work.opaque, changes.is_empty()) {
            (true, true) => Ok(Reading::Opaque),
            (false, _) => Ok(Reading::Changes(changes)),
            (true, false) => {
                let message = "replay cannot follow a part of this statement, and it follows another";
                Err(self.error(place, message, "write the actions as ALTER TABLE statements of their own"))
            }
        }
    }

    fn action(&mut self, work: &mut Alteration) -> Result<()> {
        if OPAQUE.iter().any(|words| self.are(words)) {
            self.expression_until(&[])?;
            work.opaque();
            return Ok(());
        }
        if self.inline_action(work)? {
            Ok(())
        } else if self.accept("add") {
            self.add(work)
        } else if self.accept("drop") {
            self.drop_part(work)
        } else if self.accept("rename") {
            self.rename(work)
        } else if self.accept_all(&["alter", "constraint"]) {
            self.alter_constraint(work)
        } else if self.accept("alter") {
            self.accept("column");
            self.alter_column(work)
        } else if self.accept_all(&["validate", "constraint"]) {
            let (place, constraint) = self.constraint_of(work)?;
            let change = Change::ValidateConstraint {
                table: work.name.clone(),
                name: constraint.name().unwrap_or_default().to_owned(),
            };
            self.apply(work, place, change)
        } else if self.is("set") || self.is("reset") {
            self.set_table(work)
        } else {
            Err(self.stopped())
        }
    }

    /// Makes a change, on the copy and in the list.
    pub(super) fn apply(&self, work: &mut Alteration, place: usize, change: Change) -> Result<()> {
        let applied = work.schema.apply(&change);
        applied
            .map_err(|error| self.error(place, error.to_string(), "look at what the revisions before this one make"))?;
        work.changes.push(change);
        Ok(())
    }

    fn add(&mut self, work: &mut Alteration) -> Result<()> {
        if self.starts_constraint() {
            return self.add_constraint(work);
        }
        self.accept("column");
        if self.whole && self.is_symbol("(") {
            return self.list(|reader| reader.add_column(work)).map(drop);
        }
        self.add_column(work)
    }

    fn add_column(&mut self, work: &mut Alteration) -> Result<()> {
        let if_missing = self.accept_all(&["if", "not", "exists"]);
        let place = self.place();
        let (column, constraints) = self.column()?;
        self.column_place()?;
        if if_missing && work.table().column(&column.name).is_some() {
            return Ok(());
        }
        self.apply(work, place, Change::AddColumn { table: work.name.clone(), column })?;
        for placed in constraints {
            let constraint = self.settle(work.table(), placed)?;
            self.apply(work, place, Change::AddConstraint { table: work.name.clone(), constraint })?;
        }
        Ok(())
    }

    fn add_constraint(&mut self, work: &mut Alteration) -> Result<()> {
        let place = self.place();
        let start = self.mark();
        let name = self.constraint_name()?;
        let unique = self.are(&["unique", "using", "index"]);
        if unique || self.are(&["primary", "key", "using", "index"]) {
            return self.add_on_index(work, name, unique);
        }
        self.back_to(start);
        let placed = self.table_constraint()?;
        if placed.autoincrement {
            return Err(self.refuse("AUTOINCREMENT outside CREATE TABLE"));
        }
        let constraint = self.settle(work.table(), placed)?;
        self.apply(work, place, Change::AddConstraint { table: work.name.clone(), constraint })
    }

    fn rename(&mut self, work: &mut Alteration) -> Result<()> {
        let table = work.name.clone();
        if self.accept("to") || (self.whole && self.accept("as")) {
            let place = self.place();
            let to = table.sibling(self.name("the new name")?);
            return self.move_table(work, place, to);
        }
        if self.accept("constraint") {
            let place = self.place();
            let from = self.name("a constraint")?;
            self.find_constraint(work.table(), &from, place)?;
            self.expect("to")?;
            let to = self.name("the new name")?;
            return self.apply(work, place, Change::RenameConstraint { table, from, to });
        }
        self.accept("column");
        let place = self.place();
        let from = self.name("a column")?;
        self.column_of(work, &from, place)?;
        self.expect("to")?;
        let to = self.name("the new name")?;
        self.apply(work, place, Change::RenameColumn { table, from, to })
    }

    /// Renames the table or moves it; no other action can follow.
    fn move_table(&mut self, work: &mut Alteration, place: usize, to: ObjectName) -> Result<()> {
        if self.state.tables.contains_key(&to) || self.state.views.contains_key(&to) {
            return self.exists(false, place, "table or view", &to).map(drop);
        }
        let from = std::mem::replace(&mut work.name, to.clone());
        self.apply(work, place, Change::RenameTable { from, to })?;
        self.end()
    }

    /// `SET (options)`, `RESET (options)`, `SET LOGGED`, `SET SCHEMA`.
    fn set_table(&mut self, work: &mut Alteration) -> Result<()> {
        let place = self.place();
        let options = if self.accept_all(&["set", "logged"]) {
            vec![("unlogged".to_owned(), None)]
        } else if self.accept_all(&["set", "unlogged"]) {
            vec![("unlogged".to_owned(), Some(String::new()))]
        } else if self.accept_all(&["set", "schema"]) {
            let schema = self.namespace()?;
            let to = ObjectName { schema, name: work.name.name.clone() };
            return self.move_table(work, place, to);
        } else {
            self.changed_options()?
        };
        for (option, to) in options {
            let from = work.table().options.get(&option).cloned();
            if from != to {
                let table = work.name.clone();
                self.apply(work, place, Change::SetTableOption { table, option, from, to })?;
            }
        }
        Ok(())
    }

    /// `SET (name = value, …)` or `RESET (name, …)`.
    pub(super) fn changed_options(&mut self) -> Result<Vec<(String, Option<String>)>> {
        if self.accept("reset") {
            return self.list(|reader| Ok((reader.option_name()?, None)));
        }
        self.expect("set")?;
        Ok(self.options()?.into_iter().map(|(name, value)| (name, Some(value))).collect())
    }

    /// The column of this name, as it is by now.
    pub(super) fn column_of<'w>(&self, work: &'w Alteration, name: &str, place: usize) -> Result<&'w Column> {
        work.table().column(name).ok_or_else(|| self.no_column(work.table(), name, place))
    }

    /// Changes a column; several changes of it in one statement are one.
    pub(super) fn change_column(
        &self,
        work: &mut Alteration,
        to: Column,
        place: usize,
        using: Option<Expr>,
    ) -> Result<()> {
        let table = work.name.clone();
        let earlier = work
            .changes
            .iter()
            .position(|change| matches!(change, Change::AlterColumn { to: earlier, .. } if earlier.name == to.name));
        let from = self.column_of(work, &to.name, place)?.clone();
        self.apply(work, place, Change::AlterColumn { table, from, to: to.clone(), using: using.clone() })?;
        if let Some(Change::AlterColumn { to: merged, using: conversion, .. }) =
            earlier.and_then(|at| work.changes.get_mut(at))
        {
            *merged = to;
            *conversion = using.or(conversion.take());
            work.changes.pop();
        }
        Ok(())
    }
}

/// The constraint of this name.
pub(super) fn constraint(table: &Table, name: &str) -> Option<Constraint> {
    let is = |other: &Option<String>| other.as_deref() == Some(name);
    let key = table.primary_key.iter().find(|key| match &key.name {
        Some(other) => other == name,
        None => default_name(&table.name.name, &[], "pkey") == name,
    });
    let key = key.cloned().map(Constraint::PrimaryKey);
    key.or_else(|| table.uniques.iter().find(|one| is(&one.name)).cloned().map(Constraint::Unique))
        .or_else(|| table.foreign_keys.iter().find(|one| is(&one.name)).cloned().map(Constraint::ForeignKey))
        .or_else(|| table.checks.iter().find(|one| is(&one.name)).cloned().map(Constraint::Check))
        .or_else(|| table.exclusions.iter().find(|one| is(&one.name)).cloned().map(Constraint::Exclusion))
}
