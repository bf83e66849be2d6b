//! The schema while changes are applied to it one after another: as much of it as the changes concern, tables
//! in normal form on demand, and an identity for each table that survives renames.

use super::fold::Work;
use super::normalize::normalize_table;
use super::unsupported;
use crate::change::{Change, Constraint};
use crate::dialect::Unsupported;
use crate::schema::{Object, ObjectName, Schema, Table, View};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// A table, whatever its name is at the moment.
pub(super) type TableId = usize;

/// Whether an object is gone with its table, and comes back where that is made anew.
fn goes_with_table(object: &Object) -> bool {
    object.kind.is_trigger() || object.kind.0 == "index"
}

#[derive(Clone)]
pub(super) struct State {
    pub schema: Schema,
    ids: HashMap<ObjectName, TableId>,
    next: TableId,
}

impl State {
    /// What the changes concern; the rest of a large schema is not copied.
    pub fn new(changes: &[Change], from: &Schema) -> Self {
        let touched: HashSet<_> = changes.iter().flat_map(names).collect();
        let mut schema = Schema { enums: from.enums.clone(), ..Schema::new() };
        let named = changes.iter().flat_map(names).filter_map(|name| from.tables.get(name));
        named.for_each(|table| schema.add_table(table.clone()));
        if changes.iter().any(reaches_others) {
            let enums: HashSet<_> = changes.iter().filter_map(enum_name).collect();
            let concerned = |table: &&Table| {
                table.foreign_keys.iter().any(|key| touched.contains(&key.references))
                    || table.columns.iter().any(|column| column.ty.enum_name().is_some_and(|name| enums.contains(name)))
            };
            from.tables.values().filter(concerned).for_each(|table| schema.add_table(table.clone()));
        }
        if changes.iter().any(|change| matches!(change, Change::DropColumn { .. })) {
            let reads = |view: &&View| touched.iter().any(|name| view.query.mentions(&name.name));
            from.views.values().filter(reads).for_each(|view| schema.add_view(view.clone()));
        }
        schema.objects = from.objects.iter().filter(|object| goes_with_table(object)).cloned().collect();
        Self { schema, ids: HashMap::new(), next: 0 }
    }

    /// Applies all changes of a piece of work.
    pub fn apply(&mut self, work: &Work<'_>) -> Result<(), Unsupported> {
        for change in &work.changes {
            match change {
                // Only some views are here.
                Change::CreateView { view } => {
                    self.schema.add_view(view.clone());
                    continue;
                }
                Change::DropView { view } => {
                    self.schema.views.shift_remove(&view.name);
                    continue;
                }
                // They have no place in SQLite.
                Change::CreateExtension { .. }
                | Change::DropExtension { .. }
                | Change::AlterExtension { .. }
                | Change::SetComment { .. } => continue,
                // Only what goes with a table is here.
                Change::CreateObject { object }
                | Change::DropObject { object }
                | Change::ReplaceObject { to: object, .. }
                    if !goes_with_table(object) =>
                {
                    continue;
                }
                Change::RenameTable { from, to } => {
                    let id = self.id(from);
                    self.ids.remove(from);
                    self.ids.insert(to.clone(), id);
                }
                Change::DropTable { table } => drop(self.ids.remove(&table.name)),
                // A constraint that has no name here has none to change.
                Change::RenameConstraint { table, from, .. } if !self.has_constraint(table, from) => continue,
                _ => {}
            }
            let misfit = |error| unsupported(format!("a change that does not fit: {error}"), change, "check its order");
            self.schema.apply(&self.without_name(change)).map_err(misfit)?;
        }
        Ok(())
    }

    fn has_constraint(&self, table: &ObjectName, name: &str) -> bool {
        self.schema.tables.get(table).is_some_and(|table| {
            let uniques = table.uniques.iter().map(|one| &one.name);
            let keys = table.foreign_keys.iter().map(|one| &one.name);
            let checks = table.checks.iter().map(|one| &one.name);
            uniques.chain(keys).chain(checks).any(|other| other.as_deref() == Some(name))
        })
    }

    /// A drop of a constraint that has no name in this database, as a drop by what the constraint says.
    fn without_name<'c>(&self, change: &'c Change) -> Cow<'c, Change> {
        let Change::DropConstraint { table, constraint } = change else { return Cow::Borrowed(change) };
        if constraint.name().is_none_or(|name| self.has_constraint(table, name)) {
            return Cow::Borrowed(change);
        }
        let mut constraint = constraint.clone();
        match &mut constraint {
            Constraint::Unique(one) => one.name = None,
            Constraint::ForeignKey(one) => one.name = None,
            Constraint::Check(one) => one.name = None,
            Constraint::PrimaryKey(_) | Constraint::Exclusion(_) => {}
        }
        Cow::Owned(Change::DropConstraint { table: table.clone(), constraint })
    }

    /// Who the table of this name is.
    pub fn id(&mut self, name: &ObjectName) -> TableId {
        *self.ids.entry(name.clone()).or_insert_with(|| {
            self.next += 1;
            self.next
        })
    }

    /// A table in normal form, as SQLite can have it.
    pub fn table(&self, name: &ObjectName) -> Result<Table, Unsupported> {
        let (table, refused) = self.normal(name)?;
        refused.into_iter().next().map_or(Ok(table), Err)
    }

    /// A table in normal form between two changes: what SQLite cannot have may be gone after the next.
    pub fn passing(&self, name: &ObjectName) -> Result<Table, Unsupported> {
        self.normal(name).map(|(table, _)| table)
    }

    fn normal(&self, name: &ObjectName) -> Result<(Table, Vec<Unsupported>), Unsupported> {
        let found = self.schema.tables.get(name);
        let mut table = found.cloned().ok_or_else(|| unsupported("a change of a table that is not there", name, ""))?;
        let mut refused = Vec::new();
        normalize_table(&mut table, &self.schema.enums, &mut refused);
        Ok((table, refused))
    }

    /// The tables that have a column of the enum that the change is about.
    pub fn enum_users(&self, change: &Change) -> Vec<ObjectName> {
        let Some(name) = enum_name(change) else { return Vec::new() };
        let mut tables: Vec<_> = self.schema.enum_users(name).map(|(table, _)| table.name.clone()).collect();
        tables.dedup();
        tables
    }

    /// The columns of a table that are of that enum.
    pub fn columns_of(&self, change: &Change, table: &ObjectName) -> Vec<String> {
        let Some(name) = enum_name(change) else { return Vec::new() };
        let users = self.schema.enum_users(name).filter(|(user, _)| user.name == *table);
        users.map(|(_, column)| column.name.clone()).collect()
    }

    /// The views that read a column of a table, as far as their words say.
    pub fn readers<'s>(&'s self, table: &'s ObjectName, column: &'s str) -> impl Iterator<Item = &'s View> {
        let reads = move |view: &&View| view.query.mentions(&table.name) && view.query.mentions(column);
        self.schema.views.values().filter(reads)
    }

    /// The statements that make the triggers of a table or view.
    pub fn triggers(&self, table: &ObjectName) -> Vec<String> {
        let own = self.schema.objects.iter().filter(|object| object.table.as_ref() == Some(table));
        own.map(|object| object.definition.clone()).collect()
    }

    /// Follows a rename that SQLite carries out in the text of triggers.
    pub fn rename_in_triggers(&mut self, from: &str, to: &str, table: &str) {
        for object in &mut self.schema.objects {
            let definition = crate::schema::Expr::new(&*object.definition);
            if definition.mentions(table) && definition.mentions(from) {
                definition.with_renamed(from, to).as_str().clone_into(&mut object.definition);
            }
        }
    }
}

/// Whether a change may concern tables that it does not name: those that refer to its table, or have its enum.
fn reaches_others(change: &Change) -> bool {
    matches!(
        change,
        Change::DropTable { .. }
            | Change::RenameTable { .. }
            | Change::DropColumn { .. }
            | Change::RenameColumn { .. }
            | Change::AlterEnum { .. }
            | Change::RenameEnumValue { .. }
    )
}

fn names(change: &Change) -> Vec<&ObjectName> {
    let other = match change {
        Change::RenameTable { to, .. } => Some(to),
        _ => None,
    };
    change.table().into_iter().chain(other).collect()
}

/// The enum whose values a change changes.
fn enum_name(change: &Change) -> Option<&ObjectName> {
    match change {
        Change::AlterEnum { to, .. } => Some(&to.name),
        Change::RenameEnumValue { name, .. } => Some(name),
        _ => None,
    }
}
