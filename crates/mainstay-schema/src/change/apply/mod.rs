//! Applying a change to a schema in memory: the replay of revisions is nothing else. What happens within one table
//! is in `table`.

mod names;
mod table;
#[cfg(test)]
mod tests;

use super::{Change, Commented};
use crate::schema::{Index, Object, ObjectName, Schema, Table};

/// A change that does not fit the schema it is applied to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// What it alters or drops is not there.
    #[error("there is no {what} {name}")]
    Missing {
        /// The kind of thing.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// What it makes is there already.
    #[error("there is a {what} {name} already")]
    Exists {
        /// The kind of thing.
        what: &'static str,
        /// Its name.
        name: String,
    },
}

fn missing(what: &'static str, name: impl ToString) -> ApplyError {
    ApplyError::Missing { what, name: name.to_string() }
}

fn exists(what: &'static str, name: impl ToString) -> ApplyError {
    ApplyError::Exists { what, name: name.to_string() }
}

impl Schema {
    /// Applies one change.
    ///
    /// # Errors
    /// When the change does not fit; the schema is then as it was before.
    pub fn apply(&mut self, change: &Change) -> Result<(), ApplyError> {
        match change {
            Change::CreateNamespace { name } => {
                if !self.namespaces.insert(name.clone()) {
                    return Err(exists("schema", name));
                }
            }
            Change::DropNamespace { name } => {
                if !self.namespaces.shift_remove(name) {
                    return Err(missing("schema", name));
                }
            }
            Change::RenameNamespace { from, to } => return self.rename_namespace(from, to),
            Change::RenameView { from, to } => return self.rename_view(from, to),
            Change::CreateExtension { extension } => {
                if self.extensions.insert(extension.name.clone(), extension.clone()).is_some() {
                    return Err(exists("extension", &extension.name));
                }
            }
            Change::DropExtension { extension } => {
                self.extensions.shift_remove(&extension.name).ok_or_else(|| missing("extension", &extension.name))?;
            }
            Change::AlterExtension { from, to } => {
                let extension = self.extensions.get_mut(&from.name);
                *extension.ok_or_else(|| missing("extension", &from.name))? = to.clone();
            }
            Change::CreateObject { .. } | Change::DropObject { .. } | Change::ReplaceObject { .. } => {
                return self.apply_object(change);
            }
            Change::CreateEnum { .. }
            | Change::DropEnum { .. }
            | Change::AlterEnum { .. }
            | Change::RenameEnum { .. }
            | Change::RenameEnumValue { .. } => {
                self.apply_enum(change)?;
            }
            Change::CreateTable { .. } | Change::DropTable { .. } | Change::RenameTable { .. } => {
                self.apply_table(change)?
            }
            Change::CreateView { .. } | Change::DropView { .. } => self.apply_view(change)?,
            Change::SetComment { on, to, .. } => *self.comment_mut(on)? = to.clone(),
            Change::RenameColumn { table, from, to } => self.rename_column(table, from, to)?,
            Change::CreateIndex { table, index, .. } => self.create_index(table, index)?,
            Change::DropIndex { table, index, .. } => {
                let indexes = self.indexes_mut(table)?;
                let at = indexes.iter().position(|other| other.name == index.name);
                indexes.remove(at.ok_or_else(|| missing("index", &index.name))?);
            }
            Change::RenameIndex { table, from, to } => {
                let indexes = self.indexes_mut(table)?;
                let index = indexes.iter_mut().find(|index| index.name == *from);
                index.ok_or_else(|| missing("index", from))?.name.clone_from(to);
            }
            Change::SetTableOption { table, option, from, to } if option == Table::INHERITS => {
                let stays = |name: &&str| !to.as_deref().unwrap_or_default().lines().any(|other| other == *name);
                let left = from.as_deref().unwrap_or_default().lines().filter(stays).map(ObjectName::from);
                let left: Vec<_> = left.filter_map(|name| self.tables.get(&name).cloned()).collect();
                let table = self.table_mut(table)?;
                table.keep_of(&left);
                table.apply(change)?;
            }
            Change::SetTableOption { table, .. }
            | Change::AddColumn { table, .. }
            | Change::DropColumn { table, .. }
            | Change::AlterColumn { table, .. }
            | Change::AddConstraint { table, .. }
            | Change::DropConstraint { table, .. }
            | Change::RenameConstraint { table, .. }
            | Change::ValidateConstraint { table, .. } => self.table_mut(table)?.apply(change)?,
        }
        Ok(())
    }

    /// Applies changes one after another.
    ///
    /// # Errors
    /// At the first that does not fit.
    pub fn apply_all<'a>(&mut self, changes: impl IntoIterator<Item = &'a Change>) -> Result<(), ApplyError> {
        changes.into_iter().try_for_each(|change| self.apply(change))
    }

    fn table_mut(&mut self, name: &ObjectName) -> Result<&mut Table, ApplyError> {
        self.tables.get_mut(name).ok_or_else(|| missing("table", name))
    }

    fn indexes_mut(&mut self, owner: &ObjectName) -> Result<&mut Vec<Index>, ApplyError> {
        if let Some(table) = self.tables.get_mut(owner) {
            return Ok(&mut table.indexes);
        }
        self.views.get_mut(owner).map(|view| &mut view.indexes).ok_or_else(|| missing("table", owner))
    }

    /// That no other table has an index of this name is left to the server: to look through all tables for each
    /// index would make the replay of a large schema quadratic.
    fn create_index(&mut self, table: &ObjectName, index: &Index) -> Result<(), ApplyError> {
        let indexes = self.indexes_mut(table)?;
        if indexes.iter().any(|other| other.name == index.name) {
            return Err(exists("index", &index.name));
        }
        indexes.push(index.clone());
        Ok(())
    }

    fn comment_mut(&mut self, on: &Commented) -> Result<&mut Option<String>, ApplyError> {
        match on {
            Commented::Table(name) => Ok(&mut self.table_mut(name)?.comment),
            Commented::PrimaryKey(name) => {
                let key = self.table_mut(name)?.primary_key.as_mut();
                key.map(|key| &mut key.comment).ok_or_else(|| missing("primary key", name))
            }
            Commented::Enum(name) => {
                self.enums.get_mut(name).map(|found| &mut found.comment).ok_or_else(|| missing("enum type", name))
            }
            Commented::View(name) => {
                self.views.get_mut(name).map(|found| &mut found.comment).ok_or_else(|| missing("view", name))
            }
            Commented::Index { table, index } => {
                let found = self.indexes_mut(table)?.iter_mut().find(|other| other.name == *index);
                found.map(|found| &mut found.comment).ok_or_else(|| missing("index", index))
            }
        }
    }

    fn apply_enum(&mut self, change: &Change) -> Result<(), ApplyError> {
        match change {
            Change::CreateEnum { enumeration } if self.enums.contains_key(&enumeration.name) => {
                return Err(exists("enum type", &enumeration.name));
            }
            Change::CreateEnum { enumeration } => self.add_enum(enumeration.clone()),
            Change::DropEnum { enumeration } => {
                self.enums.shift_remove(&enumeration.name).ok_or_else(|| missing("enum type", &enumeration.name))?;
            }
            Change::AlterEnum { from, to } => {
                let found = self.enums.get_mut(&from.name).ok_or_else(|| missing("enum type", &from.name))?;
                found.values.clone_from(&to.values);
            }
            Change::RenameEnum { from, to } => self.rename_enum(from, to)?,
            Change::RenameEnumValue { name, from, to } => {
                let found = self.enums.get_mut(name).ok_or_else(|| missing("enum type", name))?;
                let value = found.values.iter_mut().find(|value| *value == from);
                value.ok_or_else(|| missing("enum value", from))?.clone_from(to);
                self.rename_value_in_expressions(name, from, to);
            }
            _ => unreachable!("only changes of enums come here"),
        }
        Ok(())
    }

    fn rename_enum(&mut self, from: &ObjectName, to: &ObjectName) -> Result<(), ApplyError> {
        if self.enums.contains_key(to) {
            return Err(exists("enum type", to));
        }
        let mut renamed = self.enums.shift_remove(from).ok_or_else(|| missing("enum type", from))?;
        renamed.name = to.clone();
        self.add_enum(renamed);
        for column in self.tables.values_mut().flat_map(|table| &mut table.columns) {
            if column.ty.enum_name() == Some(from) {
                column.ty = column.ty.with_enum_name(to);
            }
        }
        self.rename_type_in_expressions(from, to);
        Ok(())
    }

    fn apply_view(&mut self, change: &Change) -> Result<(), ApplyError> {
        match change {
            Change::CreateView { view }
                if self.views.contains_key(&view.name) || self.tables.contains_key(&view.name) =>
            {
                Err(exists("table or view", &view.name))
            }
            Change::CreateView { view } => {
                self.add_view(view.clone());
                Ok(())
            }
            Change::DropView { view } => {
                self.views.shift_remove(&view.name).map(drop).ok_or_else(|| missing("view", &view.name))
            }
            _ => unreachable!("only changes of views come here"),
        }
    }

    fn apply_object(&mut self, change: &Change) -> Result<(), ApplyError> {
        let at = |objects: &[Object], wanted: &Object| objects.iter().position(|one| one.is_same(wanted));
        match change {
            Change::CreateObject { object } => match at(&self.objects, object) {
                Some(_) => return Err(exists("object", object)),
                None => self.objects.push(object.clone()),
            },
            Change::DropObject { object } => {
                let at = at(&self.objects, object).ok_or_else(|| missing("object", object))?;
                self.objects.remove(at);
            }
            Change::ReplaceObject { from, to } => {
                let at = at(&self.objects, from).ok_or_else(|| missing("object", from))?;
                self.objects[at] = to.clone();
            }
            _ => unreachable!("only changes of objects come here"),
        }
        Ok(())
    }

    fn apply_table(&mut self, change: &Change) -> Result<(), ApplyError> {
        match change {
            Change::CreateTable { table }
                if self.tables.contains_key(&table.name) || self.views.contains_key(&table.name) =>
            {
                Err(exists("table or view", &table.name))
            }
            Change::CreateTable { table } => {
                self.add_table(table.clone());
                Ok(())
            }
            Change::DropTable { table } => {
                self.tables.shift_remove(&table.name).ok_or_else(|| missing("table", &table.name))?;
                self.objects.retain(|object| object.table.as_ref() != Some(&table.name));
                Ok(())
            }
            Change::RenameTable { from, to } => self.rename_table(from, to),
            _ => unreachable!("only changes of whole tables come here"),
        }
    }

    fn rename_table(&mut self, from: &ObjectName, to: &ObjectName) -> Result<(), ApplyError> {
        if self.tables.contains_key(to) || self.views.contains_key(to) {
            return Err(exists("table or view", to));
        }
        let mut table = self.tables.shift_remove(from).ok_or_else(|| missing("table", from))?;
        table.rename(to);
        self.add_table(table);
        for key in self.tables.values_mut().flat_map(|table| &mut table.foreign_keys) {
            if key.references == *from {
                key.references = to.clone();
            }
        }
        for object in self.objects.iter_mut().filter(|object| object.table.as_ref() == Some(from)) {
            object.table = Some(to.clone());
        }
        self.views.values_mut().for_each(|view| view.rename_table(from, to));
        Ok(())
    }

    /// Renames a column and every mention of it by name; inside expressions, whole words are replaced.
    fn rename_column(&mut self, name: &ObjectName, from: &str, to: &str) -> Result<(), ApplyError> {
        let table = self.table_mut(name)?;
        if table.column(to).is_some() {
            return Err(exists("column", format!("{name}.{to}")));
        }
        if table.column(from).is_none() {
            return Err(missing("column", format!("{name}.{from}")));
        }
        table.rename_column(from, to);
        let keys = self.tables.values_mut().flat_map(|table| &mut table.foreign_keys);
        for key in keys.filter(|key| key.references == *name) {
            rename_in(&mut key.referenced, from, to);
        }
        self.views.values_mut().for_each(|view| view.rename_column(name, from, to));
        Ok(())
    }
}

fn rename_in(names: &mut [String], from: &str, to: &str) {
    for name in names.iter_mut().filter(|name| *name == from) {
        to.clone_into(name);
    }
}

fn remove<T>(list: &mut Vec<T>, is_it: impl FnMut(&T) -> bool) -> bool {
    let at = list.iter().position(is_it);
    at.map(|at| list.remove(at)).is_some()
}
