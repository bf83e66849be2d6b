//! Options of tables.

use super::{Done, Renderer};
use crate::change::Change;
use crate::dialect::mysql::normalize::{COLLATE, ENGINE};
use crate::schema::{Column, ObjectName, Table, Type};

impl Renderer<'_> {
    pub(super) fn set_option(&mut self, name: &ObjectName, option: &str, to: Option<&str>) -> Done {
        if option == COLLATE {
            return self.set_collation(name, to);
        }
        let mut writer = self.writer();
        match (option, to) {
            (ENGINE, engine) => writer.raw("ENGINE = ").ident(engine.unwrap_or("InnoDB")),
            (Table::PARTITIONED, Some(key)) => writer.raw("PARTITION BY ").spelled(key),
            (Table::VERSIONED, Some(_)) => writer.raw("ADD SYSTEM VERSIONING"),
            (Table::VERSIONED, None) => writer.raw("DROP SYSTEM VERSIONING"),
            (Table::PARTITIONED, None) => writer.raw("REMOVE PARTITIONING"),
            (_, to) => {
                super::create::write_option(&mut writer, option, to);
                &mut writer
            }
        };
        let clause = writer.finish();
        self.alter(name, vec![clause]);
        Ok(())
    }

    /// The columns that follow their table get its new collation; those with one of their own keep it, which
    /// `CONVERT TO` would not let them.
    fn set_collation(&mut self, name: &ObjectName, to: Option<&str>) -> Done {
        let table = self.table(name);
        let collation = to.unwrap_or(self.dialect.collation);
        let mut clauses = vec![self.writer().raw("COLLATE = ").ident(collation).finish()];
        for column in table.columns.iter().filter(|column| follows(column)) {
            let column = Column { collation: Some(collation.to_owned()), ..column.clone() };
            clauses.push(self.modify_clause(&table, &column)?);
        }
        self.alter(name, clauses);
        Ok(())
    }
}

/// The changes, with a table told to keep the rows it had before its columns are told not to, and to keep them no more
/// before it does so in another way.
pub(super) fn versioned_first(mut changes: Vec<Change>) -> Vec<Change> {
    for at in 0..changes.len() {
        let Change::SetTableOption { table, option, to, .. } = &changes[at] else { continue };
        let waits = |change: &Change| match change {
            Change::AlterColumn { table: on, .. } => on == table && to.is_some(),
            Change::CreateObject { object } => object.kind.0 == Table::HISTORY && object.name == *table,
            _ => false,
        };
        if option == Table::VERSIONED
            && let Some(first) = changes[..at].iter().position(waits)
        {
            changes[first..=at].rotate_right(1);
        }
    }
    changes
}

/// Whether a column has the collation of its table.
fn follows(column: &Column) -> bool {
    let text = match &column.ty {
        Type::Native(text) => ["char", "text", "set("].iter().any(|word| text.contains(word)),
        ty => ty.is_text() || matches!(ty, Type::InlineEnum(_)),
    };
    text && column.collation.is_none()
}
