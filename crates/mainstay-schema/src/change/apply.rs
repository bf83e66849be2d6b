//! Applying a change to a schema in memory: the replay of revisions is nothing else.

use super::{Change, Commented, Constraint};
use crate::schema::{
    ForeignKey, Index, IndexKey, KeyPart, Object, ObjectName, ReferentialAction, Schema, Table, default_name,
};

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
            Change::CreateExtension { extension } => {
                if self.extensions.insert(extension.name.clone(), extension.clone()).is_some() {
                    return Err(exists("extension", &extension.name));
                }
            }
            Change::DropExtension { extension } => {
                self.extensions.shift_remove(&extension.name).ok_or_else(|| missing("extension", &extension.name))?;
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

impl Table {
    fn apply(&mut self, change: &Change) -> Result<(), ApplyError> {
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
            Change::RenameConstraint { from, to, .. } => {
                *self.constraint_name_mut(from).ok_or_else(|| missing("constraint", from))? = Some(to.clone());
            }
            Change::ValidateConstraint { name, .. } => self.validate(name)?,
            _ => unreachable!("only changes within a table come here"),
        }
        Ok(())
    }

    /// The table under another name; its key's name stays what it was.
    fn rename(&mut self, to: &ObjectName) {
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

    /// Names the primary key; its usual name is not said.
    fn name_key(&mut self, name: &str) {
        let usual = default_name(&self.name.name, &[], "pkey");
        if let Some(key) = &mut self.primary_key {
            key.name = Some(name.to_owned()).filter(|name| *name != usual);
        }
    }

    /// Drops a column with what stands on it: indexes, constraints and foreign keys that mention it go with
    /// it, as PostgreSQL does it (ALTER TABLE, "DROP COLUMN").
    fn drop_column(&mut self, name: &str) -> Result<(), ApplyError> {
        let at = self.columns.iter().position(|column| column.name == name);
        self.columns.remove(at.ok_or_else(|| missing("column", format!("{}.{name}", self.name)))?);
        let has = |columns: &[String]| columns.iter().any(|column| column == name);
        self.indexes.retain(|index| !index.mentions(name));
        self.checks.retain(|check| !check.expr.mentions(name));
        self.exclusions.retain(|exclusion| !exclusion.definition.mentions(name));
        self.uniques.retain(|unique| !has(&unique.columns) && !has(&unique.include));
        self.foreign_keys.retain(|key| !has(&key.columns));
        if self.is_key(name) {
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
        }
        for unique in &mut self.uniques {
            rename_in(&mut unique.columns, from, to);
            rename_in(&mut unique.include, from, to);
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

fn rename_in(names: &mut [String], from: &str, to: &str) {
    for name in names.iter_mut().filter(|name| *name == from) {
        to.clone_into(name);
    }
}

/// Named things are the same by name, nameless ones by what they say.
fn same(one: &Option<String>, other: &Option<String>, equal: bool) -> bool {
    if one.is_some() { one == other } else { equal }
}

fn remove<T>(list: &mut Vec<T>, is_it: impl FnMut(&T) -> bool) -> bool {
    let at = list.iter().position(is_it);
    at.map(|at| list.remove(at)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Type;
    use crate::schema::{Check, Column, EnumType, PrimaryKey};

    fn schema() -> Schema {
        let columns = vec![Column::new("id", Type::BigInt), Column::new("age", Type::Integer)];
        let mut table = Table::new("users", columns).primary_key(&["id"]);
        let check = |name: &str, expr: &str| Check {
            name: Some(name.to_owned()),
            expr: expr.into(),
            no_inherit: false,
            not_valid: false,
        };
        table.checks = vec![check("old", "age > 0"), check("positive", "id > 0")];
        let mut partial = Index::new("adults", &["id"]);
        partial.predicate = Some("age >= 18".into());
        table.indexes = vec![partial, Index::new("by_id", &["id"])];
        let mut schema = Schema::new();
        schema.add_table(table);
        schema
    }

    #[test]
    fn the_key_keeps_its_name_when_the_table_gets_another() {
        let mut schema = schema();
        let rename = Change::RenameTable { from: "users".into(), to: "people".into() };
        schema.apply(&rename).unwrap();
        let key = |schema: &Schema, table: &str| schema.tables[&ObjectName::from(table)].primary_key.clone();
        let old = PrimaryKey { name: Some("users_pkey".to_owned()), columns: vec!["id".to_owned()] };
        assert_eq!(key(&schema, "people"), Some(old));
        let tidy = Change::RenameConstraint {
            table: "people".into(),
            from: "users_pkey".to_owned(),
            to: "people_pkey".to_owned(),
        };
        let mut tidied = schema.clone();
        tidied.apply(&tidy).unwrap();
        assert_eq!(key(&tidied, "people"), Some(PrimaryKey::new(["id"])));
        tidied.apply(&tidy.reverse().unwrap()).unwrap();
        assert_eq!(tidied, schema);
        schema.apply(&rename.reverse().unwrap()).unwrap();
        assert_eq!(schema, self::schema());
    }

    #[test]
    fn a_default_follows_the_value_that_it_is() {
        let mut schema = Schema::new();
        schema.add_enum(EnumType::new("mood", &["sad", "ok"]));
        let mood = |name: &str, default: &str| Column::new(name, Type::Enum("mood".into())).default(default);
        let text = Column::new("text", Type::Text).default("'sad'");
        schema.add_table(Table::new("t", vec![mood("a", "'sad'"), mood("b", "'sad'::mood"), mood("c", "'ok'"), text]));
        let rename = Change::RenameEnumValue { name: "mood".into(), from: "sad".into(), to: "it's bad".into() };
        schema.apply(&rename).unwrap();
        let defaults = schema.tables[&ObjectName::from("t")].columns.iter();
        let defaults: Vec<_> = defaults.map(|column| column.default.as_ref().unwrap().as_str().to_owned()).collect();
        assert_eq!(defaults, ["'it''s bad'", "'it''s bad'::mood", "'ok'", "'sad'"]);
    }

    #[test]
    fn a_column_takes_along_what_mentions_it() {
        let mut schema = schema();
        let column = Column::new("age", Type::Integer);
        schema.apply(&Change::DropColumn { table: "users".into(), column }).unwrap();
        let table = &schema.tables[&ObjectName::from("users")];
        assert_eq!(table.checks.iter().map(|check| check.name.as_deref()).collect::<Vec<_>>(), [Some("positive")]);
        assert_eq!(table.indexes.iter().map(|index| index.name.as_str()).collect::<Vec<_>>(), ["by_id"]);
    }
}
