//! From choices to a schema, object by object. What a choice asks for and the engine, the rest of the
//! schema or the rows of A do not allow is left out.

use super::profile::Profile;
use super::{Seed, Side, TableSeed};
use mainstay_schema::schema::{Column, Extension, ObjectName, Schema, Table, Type};
use std::collections::HashSet;

/// A schema in the making.
pub(super) struct Builder<'p> {
    pub profile: &'p Profile,
    pub side: Side,
    /// A, while B is built.
    pub before: Option<&'p Schema>,
    pub schema: Schema,
    /// Whether constraints may go without a name: not where they come from text, which names them all.
    pub nameless: bool,
    /// Names of tables, views, types, indexes and what is kept as an index.
    taken: HashSet<(Option<String>, String)>,
}

/// The schema of one side.
pub(super) fn build(seed: &Seed, profile: &Profile, side: Side, before: Option<&Schema>) -> Schema {
    let nameless = profile.nameless && !seed.through_text;
    let mut builder = Builder { profile, side, before, nameless, schema: Schema::new(), taken: HashSet::new() };
    builder.namespaces(&seed.namespaces);
    builder.enums(&seed.enums);
    let tables: Vec<(ObjectName, &TableSeed)> =
        seed.tables.iter().filter_map(|table| Some((builder.table(table)?, table))).collect();
    for (name, table) in &tables {
        builder.uniques(name, &table.uniques);
    }
    for (name, table) in &tables {
        builder.foreign_keys(name, &table.foreign_keys);
    }
    for (name, table) in &tables {
        builder.generated(name, &table.columns);
        builder.checks(name, &table.checks);
        builder.indexes(name, &table.indexes);
    }
    builder.keep_log();
    builder.keep_types();
    builder.views(&seed.views);
    builder.extensions();
    builder.schema
}

impl Builder<'_> {
    /// Takes a name, unless something has it already.
    pub fn take(&mut self, name: &ObjectName) -> bool {
        self.taken.insert((name.schema.clone(), name.name.to_lowercase()))
    }

    /// The table as it is in A, while B is built: there are rows in it.
    pub fn table_before(&self, table: &ObjectName) -> Option<&Table> {
        self.before.and_then(|schema| schema.tables.get(table))
    }

    /// The column as it is in A, while B is built.
    pub fn column_before(&self, table: &ObjectName, column: &str) -> Option<&Column> {
        self.table_before(table).and_then(|table| table.column(column))
    }

    /// Whether every row of A has a value of its own in the column, known to the generator.
    pub fn has_own_values(&self, table: &ObjectName, column: &str) -> bool {
        match self.table_before(table) {
            None => true,
            Some(before) => before.column(column).is_some_and(|column| column.generated.is_none()),
        }
    }

    /// Whether the column is new to a table with rows, and they get NULL in it.
    pub fn comes_empty(&self, table: &ObjectName, column: &Column) -> bool {
        let new = self.table_before(table).is_some_and(|before| before.column(&column.name).is_none());
        new && column.nullable && column.default.is_none()
    }

    /// Whether checks and generated columns may read the column, on this side and the one before.
    pub fn may_be_read(&self, table: &ObjectName, column: &str) -> bool {
        let free = |of: &Table| {
            let numbered = of.column(column).is_some_and(|column| column.identity.is_some());
            !numbered && !of.foreign_keys.iter().any(|key| key.columns.iter().any(|name| name == column))
        };
        self.profile.rules_read_keys || (free(&self.schema.tables[table]) && self.table_before(table).is_none_or(free))
    }

    /// The columns of a table that satisfy a condition, by name.
    pub fn columns(&self, table: &ObjectName, wanted: impl Fn(&Column) -> bool) -> Vec<Column> {
        self.schema.tables[table].columns.iter().filter(|column| wanted(column)).cloned().collect()
    }

    /// Vectors of an engine without them need an extension.
    fn extensions(&mut self) {
        let is_vector = |column: &Column| match &column.ty {
            Type::Vector(_) => true,
            Type::Native(name) => name.starts_with("halfvec"),
            _ => false,
        };
        let needed = self.schema.tables.values().flat_map(|table| &table.columns).any(is_vector);
        if needed && self.profile.vector_extension {
            self.schema.extensions.insert("vector".to_owned(), Extension::new("vector"));
        }
    }
}
