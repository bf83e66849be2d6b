//! A change in words: its operation, what it touches, what it loses.

use super::enum_value::value_back;
use super::{Change, Commented, Constraint};
use crate::schema::{Column, EnumType, ObjectName, Stage, Table, Type};
use serde::Serialize;
use std::fmt;

/// What a change loses for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Loss(
    /// In words: `the rows of users`.
    pub String,
);

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Change {
    /// The operation, as one word: `add_column`.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::CreateNamespace { .. } => "create_schema",
            Self::RenameNamespace { .. } => "rename_schema",
            Self::DropNamespace { .. } => "drop_schema",
            Self::CreateExtension { .. } => "create_extension",
            Self::DropExtension { .. } => "drop_extension",
            Self::AlterExtension { .. } => "alter_extension",
            Self::CreateEnum { .. } => "create_enum",
            Self::DropEnum { .. } => "drop_enum",
            Self::AlterEnum { .. } => "alter_enum",
            Self::RenameEnum { .. } => "rename_enum",
            Self::RenameEnumValue { .. } => "rename_enum_value",
            Self::CreateTable { .. } => "create_table",
            Self::DropTable { .. } => "drop_table",
            Self::RenameTable { .. } => "rename_table",
            Self::SetTableOption { .. } => "set_table_option",
            Self::SetComment { .. } => "set_comment",
            Self::AddColumn { .. } => "add_column",
            Self::DropColumn { .. } => "drop_column",
            Self::RenameColumn { .. } => "rename_column",
            Self::AlterColumn { .. } => "alter_column",
            Self::AddConstraint { constraint, .. } => constraint.add_operation(),
            Self::DropConstraint { constraint, .. } => constraint.drop_operation(),
            Self::RenameConstraint { .. } => "rename_constraint",
            Self::ValidateConstraint { .. } => "validate_constraint",
            Self::CreateIndex { .. } => "create_index",
            Self::DropIndex { .. } => "drop_index",
            Self::RenameIndex { .. } => "rename_index",
            Self::CreateView { .. } => "create_view",
            Self::RenameView { .. } => "rename_view",
            Self::DropView { .. } => "drop_view",
            Self::CreateObject { .. } => "create",
            Self::DropObject { .. } => "drop",
            Self::ReplaceObject { .. } => "replace",
        }
    }

    /// The table that it alters, makes, drops or renames.
    pub fn table(&self) -> Option<&ObjectName> {
        match self {
            Self::CreateTable { table } | Self::DropTable { table } => Some(&table.name),
            Self::RenameTable { from, .. } => Some(from),
            Self::SetTableOption { table, .. }
            | Self::AddColumn { table, .. }
            | Self::DropColumn { table, .. }
            | Self::RenameColumn { table, .. }
            | Self::AlterColumn { table, .. }
            | Self::AddConstraint { table, .. }
            | Self::DropConstraint { table, .. }
            | Self::RenameConstraint { table, .. }
            | Self::ValidateConstraint { table, .. }
            | Self::CreateIndex { table, .. }
            | Self::DropIndex { table, .. }
            | Self::RenameIndex { table, .. }
            | Self::SetComment {
                on: Commented::Table(table) | Commented::PrimaryKey(table) | Commented::Index { table, .. },
                ..
            } => Some(table),
            _ => None,
        }
    }

    /// What it touches: `users.email`, `ix_users_email`, `role`.
    pub fn subject(&self) -> String {
        match self {
            Self::CreateNamespace { name } | Self::DropNamespace { name } => name.clone(),
            Self::RenameNamespace { from, to } => format!("{from} -> {to}"),
            Self::CreateExtension { extension } | Self::DropExtension { extension } => extension.name.clone(),
            Self::AlterExtension { from, to } => match &to.version {
                Some(version) if to.version != from.version => format!("{} to {version}", to.name),
                _ => to.name.clone(),
            },
            Self::CreateEnum { enumeration } | Self::DropEnum { enumeration } => enumeration.name.to_string(),
            Self::AlterEnum { from, to } => format!("{}: {}", from.name, enum_difference(from, to)),
            Self::RenameEnum { from, to } => format!("{from} -> {to}"),
            Self::RenameEnumValue { name, from, to } => format!("{name}: {from} -> {to}"),
            Self::CreateTable { table } | Self::DropTable { table } => table.name.to_string(),
            Self::RenameTable { from, to } | Self::RenameView { from, to } => format!("{from} -> {to}"),
            Self::SetTableOption { table, option, .. } => format!("{table} ({option})"),
            Self::SetComment { on, .. } => on.subject(),
            Self::AddColumn { table, column } | Self::DropColumn { table, column } => {
                format!("{table}.{}", column.name)
            }
            Self::AlterColumn { table, from, to, .. } => {
                format!("{table}.{} ({})", to.name, altered(from, to).join(", "))
            }
            Self::RenameColumn { table, from, to } => format!("{table}.{from} -> {to}"),
            Self::RenameConstraint { table, from, to } | Self::RenameIndex { table, from, to } => {
                format!("{from} -> {to} on {table}")
            }
            Self::AddConstraint { table, constraint } | Self::DropConstraint { table, constraint } => {
                format!("{} on {table}", constraint.subject())
            }
            Self::ValidateConstraint { table, name } => format!("{name} on {table}"),
            Self::CreateIndex { table, index, .. } | Self::DropIndex { table, index, .. } => {
                format!("{} on {table}", index.name)
            }
            Self::CreateView { view } | Self::DropView { view } => view.name.to_string(),
            Self::CreateObject { object } | Self::DropObject { object } | Self::ReplaceObject { to: object, .. } => {
                object.to_string()
            }
        }
    }

    /// What is lost for good when it runs on a database with rows.
    pub fn loss(&self) -> Option<Loss> {
        let words = match self {
            Self::DropTable { table } => format!("the rows of {}", table.name),
            Self::SetTableOption { table, option, to: None, .. } if option == Table::VERSIONED => {
                format!("the rows that {table} had before")
            }
            Self::DropObject { object } if object.kind.0 == Table::HISTORY => {
                format!("the rows that {} had before", object.name)
            }
            Self::DropObject { object } if object.kind.stage() == Stage::Rows => format!("the rows of {}", object.name),
            Self::DropColumn { table, column } if column.generated.is_none() => {
                format!("the values of {table}.{}", column.name)
            }
            Self::AlterColumn { from, to, using: Some(using), .. } if value_back(from, to, using).is_some() => {
                return None;
            }
            Self::AlterColumn { table, from, to, .. } if narrows(&from.ty, &to.ty) => {
                format!("what does not fit {table}.{} any more", to.name)
            }
            Self::AlterEnum { from, to } => {
                let gone: Vec<_> = from.values.iter().filter(|value| !to.values.contains(value)).cloned().collect();
                if gone.is_empty() {
                    return None;
                }
                format!("the values {} of {}", gone.join(", "), from.name)
            }
            _ => return None,
        };
        Some(Loss(words))
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.operation(), self.subject())
    }
}

impl Commented {
    fn subject(&self) -> String {
        match self {
            Self::Table(name) | Self::Enum(name) | Self::View(name) => name.to_string(),
            Self::PrimaryKey(table) => format!("primary key of {table}"),
            Self::Index { table, index } => format!("{index} on {table}"),
        }
    }
}

impl Constraint {
    fn add_operation(&self) -> &'static str {
        match self {
            Self::PrimaryKey(_) => "add_pk",
            Self::Unique(_) => "add_unique",
            Self::ForeignKey(_) => "add_fk",
            Self::Check(_) => "add_check",
            Self::Exclusion(_) => "add_exclusion",
        }
    }

    fn drop_operation(&self) -> &'static str {
        match self {
            Self::PrimaryKey(_) => "drop_pk",
            Self::Unique(_) => "drop_unique",
            Self::ForeignKey(_) => "drop_fk",
            Self::Check(_) => "drop_check",
            Self::Exclusion(_) => "drop_exclusion",
        }
    }

    /// Its name, or what it says.
    fn subject(&self) -> String {
        if let Some(name) = self.name() {
            return name.to_owned();
        }
        match self {
            Self::PrimaryKey(key) => format!("({})", key.columns.join(", ")),
            Self::Unique(unique) => format!("({})", unique.columns.join(", ")),
            Self::ForeignKey(key) => format!("({}) -> {}", key.columns.join(", "), key.references),
            Self::Check(check) => format!("({})", check.expr.as_str()),
            Self::Exclusion(exclusion) => exclusion.definition.as_str().to_owned(),
        }
    }
}

/// Which attributes of a column an alteration changes, in the words of SQL.
pub(crate) fn altered(from: &Column, to: &Column) -> Vec<&'static str> {
    [
        ("type", from.ty != to.ty),
        ("nullable", from.nullable != to.nullable),
        ("default", from.default != to.default),
        ("identity", from.identity != to.identity),
        ("generated", from.generated != to.generated),
        ("collation", from.collation != to.collation),
        ("options", from.options != to.options),
        ("comment", from.comment != to.comment),
    ]
    .into_iter()
    .filter_map(|(word, changed)| changed.then_some(word))
    .collect()
}

fn enum_difference(from: &EnumType, to: &EnumType) -> String {
    let added = to.values.iter().filter(|value| !from.values.contains(value)).map(|value| format!("+{value}"));
    let removed = from.values.iter().filter(|value| !to.values.contains(value)).map(|value| format!("-{value}"));
    let words: Vec<_> = added.chain(removed).collect();
    if words.is_empty() { "order".to_owned() } else { words.join(" ") }
}

/// Whether a value of the first type may not fit the second.
fn narrows(from: &Type, to: &Type) -> bool {
    use Type::{BigInt, Char, Double, InlineEnum, Integer, Numeric, Real, SmallInt, Text, Varchar};
    match (from, to) {
        (a, b) if a == b => false,
        (_, Text | Varchar(None)) => false,
        (SmallInt, Integer | BigInt) | (Integer, BigInt) | (Real, Double) => false,
        (SmallInt | Integer | BigInt, Numeric(None)) | (Numeric(_), Numeric(None)) => false,
        (Varchar(Some(a)), Varchar(Some(b))) | (Char(a), Char(b) | Varchar(Some(b))) => a > b,
        (Numeric(Some((p, s))), Numeric(Some((q, t)))) => {
            i32::from(*p) - i32::from(*s) > i32::from(*q) - i32::from(*t) || s > t
        }
        (InlineEnum(a), InlineEnum(b)) => a.iter().any(|value| !b.contains(value)),
        _ => true,
    }
}
