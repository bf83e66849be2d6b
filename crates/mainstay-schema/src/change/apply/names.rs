//! Names that others have too: those of a database schema and of a view.

use super::{ApplyError, exists, missing};
use crate::schema::{ObjectName, Schema, Table};
use indexmap::IndexMap;

impl Schema {
    /// Everything in the schema is called by its new name.
    pub(super) fn rename_namespace(&mut self, from: &str, to: &str) -> Result<(), ApplyError> {
        if self.namespaces.contains(to) {
            return Err(exists("schema", to));
        }
        if !self.namespaces.shift_remove(from) {
            return Err(missing("schema", from));
        }
        self.namespaces.insert(to.to_owned());
        let follow = |name: &mut ObjectName| {
            if name.schema.as_deref() == Some(from) {
                name.schema = Some(to.to_owned());
            }
        };
        let places = self.extensions.values_mut().filter_map(|extension| extension.schema.as_mut());
        places.filter(|place| *place == from).for_each(|place| to.clone_into(place));
        self.enums.values_mut().for_each(|one| follow(&mut one.name));
        self.enums = rekeyed(&mut self.enums, |one| &one.name);
        self.tables.values_mut().for_each(|table| follow_in_table(table, &follow));
        self.tables = rekeyed(&mut self.tables, |one| &one.name);
        self.views.values_mut().for_each(|view| [&mut view.name].into_iter().chain(&mut view.reads).for_each(follow));
        self.views = rekeyed(&mut self.views, |one| &one.name);
        for object in &mut self.objects {
            [&mut object.name].into_iter().chain(&mut object.table).chain(&mut object.depends_on).for_each(follow);
        }
        Ok(())
    }

    pub(super) fn rename_view(&mut self, from: &ObjectName, to: &ObjectName) -> Result<(), ApplyError> {
        if self.tables.contains_key(to) || self.views.contains_key(to) {
            return Err(exists("table or view", to));
        }
        let mut renamed = self.views.shift_remove(from).ok_or_else(|| missing("view", from))?;
        renamed.name.clone_from(to);
        self.add_view(renamed);
        for view in self.views.values_mut() {
            view.rename_table(from, to);
            view.reads.iter_mut().filter(|name| *name == from).for_each(|name| name.clone_from(to));
        }
        for object in &mut self.objects {
            object
                .table
                .iter_mut()
                .chain(&mut object.depends_on)
                .filter(|name| *name == from)
                .for_each(|name| name.clone_from(to));
        }
        Ok(())
    }
}

fn follow_in_table(table: &mut Table, follow: &impl Fn(&mut ObjectName)) {
    follow(&mut table.name);
    table.foreign_keys.iter_mut().for_each(|key| follow(&mut key.references));
    for column in &mut table.columns {
        if let Some(mut name) = column.ty.enum_name().cloned() {
            follow(&mut name);
            column.ty = column.ty.with_enum_name(&name);
        }
    }
    let parents: Vec<_> = table
        .parents()
        .map(|mut name| {
            follow(&mut name);
            name.to_string()
        })
        .collect();
    if let Some(names) = table.options.get_mut(Table::INHERITS) {
        *names = parents.join("\n");
    }
}

fn rekeyed<T>(map: &mut IndexMap<ObjectName, T>, name: impl Fn(&T) -> &ObjectName) -> IndexMap<ObjectName, T> {
    std::mem::take(map).into_values().map(|value| (name(&value).clone(), value)).collect()
}
