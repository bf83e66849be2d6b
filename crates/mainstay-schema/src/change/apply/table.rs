//! What a change does to one table: its columns, constraints and keys, and what their names stand in.

use super::{ApplyError, exists, missing, remove, rename_in};
use crate::change::{Change, Constraint};
use crate::schema::{
    Check, Column, ForeignKey, Index, IndexKey, KeyPart, ObjectName, ReferentialAction, Table, default_name,
};

impl Table {
    pub(super) fn apply(&mut self, change: &Change) -> Result<(), ApplyError> {
        match change {
            Change::SetTableOption { option, to, .. } => {
                match to {
                    Some(value) => self.options.insert(option.clone(), value.clone()),
                    None => self.options.shift_remove(option),
                };
            }
            Change::AddColumn { column, .. } if self.column(&column.name).is_some() => {
                return Err(exists("column", format!("{}.{}", self.name, column.name)));
            }
            Change::AddColumn { column, .. } => self.columns.push(column.clone()),
            Change::DropColumn { column, .. } => self.drop_column(&column.name)?,
            Change::AlterColumn { to, .. } => {
                let place = format!("{}.{}", self.name, to.name);
                *self.column_mut(&to.name).ok_or_else(|| missing("column", place))? = to.clone();
            }
            Change::AddConstraint { constraint, .. } => self.add_constraint(constraint)?,
            Change::DropConstraint { constraint, .. } => self.drop_constraint(constraint)?,
            Change::RenameConstraint { from, to, .. } if self.key_name().as_ref() == Some(from) => self.name_key(to),
            Change::RenameConstraint { from, to, .. } if self.name_not_null(from, to) => {}
            Change::RenameConstraint { from, to, .. } => {
                *self.constraint_name_mut(from).ok_or_else(|| missing("constraint", from))? = Some(to.clone());
            }
            Change::ValidateConstraint { name, .. } => self.validate(name)?,
            _ => unreachable!("only changes within a table come here"),
        }
        Ok(())
    }

    /// The table under another name; its key's name stays what it was.
    pub(super) fn rename(&mut self, to: &ObjectName) {
        let key = self.key_name();
        self.name = to.clone();
        if let Some(key) = key {
            self.name_key(&key);
        }
    }

    /// The name that the primary key has in the database.
    fn key_name(&self) -> Option<String> {
        let name = self.primary_key.as_ref()?.name.clone();
        Some(name.unwrap_or_else(|| default_name(&self.name.name, &[], "pkey")))
    }

    /// Gives a NOT NULL another name; whether there is one of this name.
    fn name_not_null(&mut self, from: &str, to: &str) -> bool {
        let mut names = self.columns.iter_mut().filter_map(|column| column.options.get_mut(Column::NOT_NULL_NAME));
        names.find(|name| *name == from).map(|name| to.clone_into(name)).is_some()
    }

    /// Takes over what it has from tables that it does not have it from any more.
    pub(super) fn keep_of(&mut self, parents: &[Table]) {
        for parent in parents {
            let new = parent.columns.iter().filter(|column| self.column(&column.name).is_none()).cloned();
            let new: Vec<_> = new.collect();
            self.columns.extend(new);
            let said = |checks: &[Check], one: &Check| checks.iter().any(|check| check.name == one.name);
            let new = parent.checks.iter().filter(|one| !one.no_inherit && !said(&self.checks, one)).cloned();
            let new: Vec<_> = new.collect();
            self.checks.extend(new);
        }
    }

    /// Names the primary key; its usual name is not said.
    pub(super) fn name_key(&mut self, name: &str) {
        let usual = default_name(&self.name.name, &[], "pkey");
        if let Some(key) = &mut self.primary_key {
            key.name = Some(name.to_owned()).filter(|name| *name != usual);
        }
    }

    /// Drops a column with what stands on it: indexes, constraints and foreign keys that mention it go with
    /// it, as PostgreSQL does it (ALTER TABLE, "DROP COLUMN").
    pub(super) fn drop_column(&mut self, name: &str) -> Result<(), ApplyError> {
        let at = self.columns.iter().position(|column| column.name == name);
        self.columns.remove(at.ok_or_else(|| missing("column", format!("{}.{name}", self.name)))?);
        let has = |columns: &[String]| columns.iter().any(|column| column == name);
        self.indexes.retain(|index| !index.mentions(name));
        self.checks.retain(|check| !check.expr.mentions(name));
        self.exclusions.retain(|exclusion| !exclusion.definition.mentions(name));
        self.uniques.retain(|unique| !has(&unique.columns) && !has(&unique.include));
        self.foreign_keys.retain(|key| !has(&key.columns));
        if self.primary_key.as_ref().is_some_and(|key| has(&key.columns) || has(&key.include)) {
            self.primary_key = None;
        }
        Ok(())
    }

    fn add_constraint(&mut self, constraint: &Constraint) -> Result<(), ApplyError> {
        if let Some(name) = constraint.name()
            && self.has_of_kind(constraint, name)
        {
            return Err(exists("constraint", name));
        }
        match constraint.clone() {
            Constraint::PrimaryKey(_) if self.primary_key.is_some() => {
                return Err(exists("primary key of", &self.name));
            }
            Constraint::PrimaryKey(key) => {
                for column in self.columns.iter_mut().filter(|column| key.columns.contains(&column.name)) {
                    column.nullable = false;
                }
                self.primary_key = Some(key);
            }
            Constraint::Unique(unique) => self.uniques.push(unique),
            Constraint::ForeignKey(key) => self.foreign_keys.push(key),
            Constraint::Check(check) => self.checks.push(check),
            Constraint::Exclusion(exclusion) => self.exclusions.push(exclusion),
        }
        Ok(())
    }

    /// Whether a constraint of the same kind has this name: kinds share their names on some servers only.
    fn has_of_kind(&self, constraint: &Constraint, wanted: &str) -> bool {
        let is = |name: &Option<String>| name.as_deref() == Some(wanted);
        match constraint {
            Constraint::PrimaryKey(_) => self.primary_key.as_ref().is_some_and(|key| is(&key.name)),
            Constraint::Unique(_) => self.uniques.iter().any(|unique| is(&unique.name)),
            Constraint::ForeignKey(_) => self.foreign_keys.iter().any(|key| is(&key.name)),
            Constraint::Check(_) => self.checks.iter().any(|check| is(&check.name)),
            Constraint::Exclusion(_) => self.exclusions.iter().any(|exclusion| is(&exclusion.name)),
        }
    }

    fn drop_constraint(&mut self, constraint: &Constraint) -> Result<(), ApplyError> {
        let removed = match constraint {
            Constraint::PrimaryKey(_) => self.primary_key.take().is_some(),
            Constraint::Unique(unique) => {
                remove(&mut self.uniques, |other| same(&unique.name, &other.name, unique == other))
            }
            Constraint::ForeignKey(key) => {
                remove(&mut self.foreign_keys, |other| same(&key.name, &other.name, key == other))
            }
            Constraint::Check(check) => {
                remove(&mut self.checks, |other| same(&check.name, &other.name, check == other))
            }
            Constraint::Exclusion(one) => {
                remove(&mut self.exclusions, |other| same(&one.name, &other.name, one == other))
            }
        };
        let name = constraint.name().unwrap_or("of that kind without a name");
        removed.then_some(()).ok_or_else(|| missing("constraint", format!("{name} on {}", self.name)))
    }

    fn validate(&mut self, name: &str) -> Result<(), ApplyError> {
        let key =
            self.foreign_keys.iter_mut().find(|key| key.name.as_deref() == Some(name)).map(|key| &mut key.not_valid);
        let check =
            self.checks.iter_mut().find(|check| check.name.as_deref() == Some(name)).map(|check| &mut check.not_valid);
        *key.or(check).ok_or_else(|| missing("constraint", name))? = false;
        Ok(())
    }

    fn constraint_name_mut(&mut self, name: &str) -> Option<&mut Option<String>> {
        let key = self.primary_key.iter_mut().map(|key| &mut key.name);
        let uniques = self.uniques.iter_mut().map(|unique| &mut unique.name);
        let foreign = self.foreign_keys.iter_mut().map(|key| &mut key.name);
        let checks = self.checks.iter_mut().map(|check| &mut check.name);
        let exclusions = self.exclusions.iter_mut().map(|exclusion| &mut exclusion.name);
        let mut names = key.chain(uniques).chain(foreign).chain(checks).chain(exclusions);
        names.find(|other| other.as_deref() == Some(name))
    }

    /// Renames a column within the table, wherever it is mentioned.
    pub(crate) fn rename_column(&mut self, from: &str, to: &str) {
        if let Some(column) = self.column_mut(from) {
            to.clone_into(&mut column.name);
        }
        if let Some(key) = &mut self.primary_key {
            rename_in(&mut key.columns, from, to);
            rename_in(&mut key.include, from, to);
        }
        for unique in &mut self.uniques {
            rename_in(&mut unique.columns, from, to);
            rename_in(&mut unique.include, from, to);
        }
        for column in self.checks.iter_mut().filter_map(|check| check.column.as_mut()).filter(|column| *column == from)
        {
            to.clone_into(column);
        }
        for key in &mut self.foreign_keys {
            key.rename_column(from, to);
        }
        for index in &mut self.indexes {
            index.rename_column(from, to);
        }
        self.expressions_mut().for_each(|expr| *expr = expr.with_renamed(from, to));
    }
}

impl ForeignKey {
    fn rename_column(&mut self, from: &str, to: &str) {
        rename_in(&mut self.columns, from, to);
        for action in [&mut self.on_delete, &mut self.on_update] {
            if let ReferentialAction::SetNull(columns) | ReferentialAction::SetDefault(columns) = action {
                rename_in(columns, from, to);
            }
        }
    }
}

impl Index {
    pub(crate) fn mentions(&self, column: &str) -> bool {
        let key = |key: &IndexKey| match &key.part {
            KeyPart::Column(name) => name == column,
            KeyPart::Expr(expr) => expr.mentions(column),
        };
        self.keys.iter().any(key)
            || self.include.iter().any(|name| name == column)
            || self.predicate.as_ref().is_some_and(|predicate| predicate.mentions(column))
    }

    fn rename_column(&mut self, from: &str, to: &str) {
        for key in &mut self.keys {
            match &mut key.part {
                KeyPart::Column(name) if name == from => to.clone_into(name),
                KeyPart::Column(_) | KeyPart::Expr(_) => {}
            }
        }
        rename_in(&mut self.include, from, to);
    }
}

/// Named things are the same by name, nameless ones by what they say.
fn same(one: &Option<String>, other: &Option<String>, equal: bool) -> bool {
    if one.is_some() { one == other } else { equal }
}
