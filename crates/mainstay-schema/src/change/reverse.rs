//! The reverse of each change.

use super::Change;
use super::enum_value::value_back;

impl Change {
    /// The change that takes this one back; `None` where there is nothing to take back.
    ///
    /// It brings the schema back. Rows that a change destroyed are another matter: see [`Change::loss`].
    pub fn reverse(&self) -> Option<Change> {
        Some(match self.clone() {
            Self::CreateNamespace { name } => Self::DropNamespace { name },
            Self::DropNamespace { name } => Self::CreateNamespace { name },
            Self::RenameNamespace { from, to } => Self::RenameNamespace { from: to, to: from },
            Self::RenameView { from, to } => Self::RenameView { from: to, to: from },
            Self::CreateExtension { extension } => Self::DropExtension { extension },
            Self::DropExtension { extension } => Self::CreateExtension { extension },
            Self::AlterExtension { from, to } => Self::AlterExtension { from: to, to: from },
            Self::CreateEnum { enumeration } => Self::DropEnum { enumeration },
            Self::DropEnum { enumeration } => Self::CreateEnum { enumeration },
            Self::AlterEnum { from, to } => Self::AlterEnum { from: to, to: from },
            Self::RenameEnum { from, to } => Self::RenameEnum { from: to, to: from },
            Self::RenameEnumValue { name, from, to } => Self::RenameEnumValue { name, from: to, to: from },
            Self::CreateTable { table } => Self::DropTable { table },
            Self::DropTable { table } => Self::CreateTable { table },
            Self::RenameTable { from, to } => Self::RenameTable { from: to, to: from },
            Self::SetTableOption { table, option, from, to } => {
                Self::SetTableOption { table, option, from: to, to: from }
            }
            Self::SetComment { on, from, to } => Self::SetComment { on, from: to, to: from },
            Self::AddColumn { table, column } => Self::DropColumn { table, column },
            Self::DropColumn { table, column } => Self::AddColumn { table, column },
            Self::RenameColumn { table, from, to } => Self::RenameColumn { table, from: to, to: from },
            Self::AlterColumn { table, from, to, using } => {
                let using = using.and_then(|using| value_back(&from, &to, &using));
                Self::AlterColumn { table, from: to, to: from, using }
            }
            Self::AddConstraint { table, constraint } => Self::DropConstraint { table, constraint },
            Self::DropConstraint { table, constraint } => Self::AddConstraint { table, constraint },
            Self::RenameConstraint { table, from, to } => Self::RenameConstraint { table, from: to, to: from },
            Self::ValidateConstraint { .. } => return None,
            Self::CreateIndex { table, index, concurrently } => Self::DropIndex { table, index, concurrently },
            Self::DropIndex { table, index, concurrently } => Self::CreateIndex { table, index, concurrently },
            Self::RenameIndex { table, from, to } => Self::RenameIndex { table, from: to, to: from },
            Self::CreateView { view } => Self::DropView { view },
            Self::DropView { view } => Self::CreateView { view },
            Self::CreateObject { object } => Self::DropObject { object },
            Self::DropObject { object } => Self::CreateObject { object },
            Self::ReplaceObject { from, to } => Self::ReplaceObject { from: to, to: from },
        })
    }
}

/// The changes that take a whole list back: each reversed, the last first.
pub fn reverse_all(changes: &[Change]) -> Vec<Change> {
    changes.iter().rev().filter_map(Change::reverse).collect()
}
