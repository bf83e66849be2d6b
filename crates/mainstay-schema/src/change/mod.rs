//! Changes: what turns one schema into another. Each knows its reverse.

mod apply;
mod describe;
mod enum_value;
mod happened;
mod in_expressions;
mod in_views;
mod reverse;

pub use apply::ApplyError;
pub use describe::Loss;
pub use enum_value::rename_value;
pub(crate) use enum_value::value_renamed;
pub use reverse::reverse_all;

use crate::schema::{
    Check, Column, EnumType, Exclusion, Expr, Extension, ForeignKey, Index, Object, ObjectName, PrimaryKey, Table,
    Unique, View, default_name,
};
use crate::sql::Sql;
use serde::{Deserialize, Serialize};

/// One change of a schema, with everything that its reverse needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)] // a list of changes is short; a box in each variant would cost every reader
pub enum Change {
    /// Make a database schema.
    CreateNamespace {
        /// Its name.
        name: String,
    },
    /// Rename a database schema; what is in it follows.
    RenameNamespace {
        /// The name before.
        from: String,
        /// The name after.
        to: String,
    },
    /// Drop a database schema, empty by then.
    DropNamespace {
        /// Its name.
        name: String,
    },
    /// Install an extension.
    CreateExtension {
        /// The extension.
        extension: Extension,
    },
    /// Remove an extension.
    DropExtension {
        /// The extension.
        extension: Extension,
    },
    /// Bring an extension to another version, or move it to another database schema.
    AlterExtension {
        /// The extension before.
        from: Extension,
        /// The extension after.
        to: Extension,
    },
    /// Make an enum type.
    CreateEnum {
        /// The enum.
        #[serde(rename = "enum")]
        enumeration: EnumType,
    },
    /// Drop an enum type, unused by then.
    DropEnum {
        /// The enum.
        #[serde(rename = "enum")]
        enumeration: EnumType,
    },
    /// Give an enum another list of values: added at their places, removed, put in another order.
    AlterEnum {
        /// The enum before.
        from: EnumType,
        /// The enum after, under the same name.
        to: EnumType,
    },
    /// Rename an enum type, or move it to another database schema; the columns of that type follow.
    RenameEnum {
        /// The name before.
        from: ObjectName,
        /// The name after.
        to: ObjectName,
    },
    /// Rename one value of an enum; rows keep it under the new name.
    RenameEnumValue {
        /// The enum.
        name: ObjectName,
        /// The value before.
        from: String,
        /// The value after.
        to: String,
    },
    /// Make a table, its indexes and comments with it.
    CreateTable {
        /// The table.
        table: Table,
    },
    /// Drop a table, its indexes with it.
    DropTable {
        /// The table.
        table: Table,
    },
    /// Rename a table, or move it to another database schema.
    RenameTable {
        /// The name before.
        from: ObjectName,
        /// The name after.
        to: ObjectName,
    },
    /// Set, change or reset an option of a table.
    SetTableOption {
        /// The table.
        table: ObjectName,
        /// The option.
        option: String,
        /// Its value before, `None` when not set.
        from: Option<String>,
        /// Its value after, `None` to reset it.
        to: Option<String>,
    },
    /// Say what something is for.
    SetComment {
        /// What.
        on: Commented,
        /// The comment before.
        from: Option<String>,
        /// The comment after.
        to: Option<String>,
    },
    /// Add a column.
    AddColumn {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Column,
    },
    /// Drop a column.
    DropColumn {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Column,
    },
    /// Rename a column; keys, indexes and foreign keys follow.
    RenameColumn {
        /// The table.
        table: ObjectName,
        /// The name before.
        from: String,
        /// The name after.
        to: String,
    },
    /// Change a column in place: type, NULL, default, identity, generation, collation, comment.
    AlterColumn {
        /// The table.
        table: ObjectName,
        /// The column before.
        from: Column,
        /// The column after, under the same name.
        to: Column,
        /// How old values become new ones, where the engine cannot know.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        using: Option<Expr>,
    },
    /// Add a constraint to a table.
    AddConstraint {
        /// The table.
        table: ObjectName,
        /// The constraint.
        constraint: Constraint,
    },
    /// Drop a constraint of a table.
    DropConstraint {
        /// The table.
        table: ObjectName,
        /// The constraint.
        constraint: Constraint,
    },
    /// Rename a constraint.
    RenameConstraint {
        /// The table.
        table: ObjectName,
        /// The name before.
        from: String,
        /// The name after.
        to: String,
    },
    /// Check the rows that were there before a NOT VALID constraint came.
    ValidateConstraint {
        /// The table.
        table: ObjectName,
        /// The constraint's name.
        name: String,
    },
    /// Make an index.
    CreateIndex {
        /// The table or materialized view.
        table: ObjectName,
        /// The index.
        index: Index,
        /// Whether writers go on meanwhile, which no transaction can hold.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        concurrently: bool,
    },
    /// Drop an index.
    DropIndex {
        /// The table or materialized view.
        table: ObjectName,
        /// The index.
        index: Index,
        /// Whether readers and writers go on meanwhile, which no transaction can hold.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        concurrently: bool,
    },
    /// Rename an index.
    RenameIndex {
        /// The table or materialized view.
        table: ObjectName,
        /// The name before.
        from: String,
        /// The name after.
        to: String,
    },
    /// Make a view.
    CreateView {
        /// The view.
        view: View,
    },
    /// Rename a view, or move it to another database schema.
    RenameView {
        /// The name before.
        from: ObjectName,
        /// The name after.
        to: ObjectName,
    },
    /// Drop a view.
    DropView {
        /// The view.
        view: View,
    },
    /// Make an object of another kind: a function, a trigger, a domain, ….
    CreateObject {
        /// The object.
        object: Object,
    },
    /// Take away an object of another kind.
    DropObject {
        /// The object.
        object: Object,
    },
    /// Give an object of another kind its new definition in place.
    ReplaceObject {
        /// The object before.
        from: Object,
        /// The object after.
        to: Object,
    },
}

impl Change {
    /// The statement that carries out a change of an object: the server's own words, the same on every engine.
    pub(crate) fn object_statement(&self) -> Option<Sql> {
        let text = match self {
            Self::CreateObject { object } => &object.definition,
            Self::DropObject { object } => &object.removal,
            Self::ReplaceObject { to, .. } => to.replacement.as_ref().map_or(&to.definition, |one| &one.statement),
            _ => return None,
        };
        Some(Sql::written(text.as_str()))
    }
}

/// What a comment can stand on by itself; a column's is part of the column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Commented {
    /// A table.
    Table(ObjectName),
    /// The primary key of a table.
    PrimaryKey(ObjectName),
    /// An enum type.
    Enum(ObjectName),
    /// A view.
    View(ObjectName),
    /// An index of a table.
    Index {
        /// The table.
        table: ObjectName,
        /// The index.
        index: String,
    },
}

/// A constraint of any kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Constraint {
    /// The primary key.
    PrimaryKey(PrimaryKey),
    /// A unique constraint.
    Unique(Unique),
    /// A foreign key.
    ForeignKey(ForeignKey),
    /// A check.
    Check(Check),
    /// An exclusion constraint.
    Exclusion(Exclusion),
}

impl Constraint {
    /// Its name, where it has one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::PrimaryKey(key) => key.name.as_deref(),
            Self::Unique(unique) => unique.name.as_deref(),
            Self::ForeignKey(key) => key.name.as_deref(),
            Self::Check(check) => check.name.as_deref(),
            Self::Exclusion(exclusion) => exclusion.name.as_deref(),
        }
    }

    /// Its name on a table: the usual one where it has none.
    pub fn name_on(&self, table: &ObjectName) -> String {
        if let Some(name) = self.name() {
            return name.to_owned();
        }
        let (columns, suffix): (&[String], _) = match self {
            Self::PrimaryKey(_) => (&[], "pkey"),
            Self::Unique(unique) => (&unique.columns, "key"),
            Self::ForeignKey(key) => (&key.columns, "fkey"),
            Self::Check(_) => (&[], "check"),
            Self::Exclusion(_) => (&[], "excl"),
        };
        let columns: Vec<_> = columns.iter().map(String::as_str).collect();
        default_name(&table.name, &columns, suffix)
    }
}
