//! Constraints, within a CREATE TABLE and by themselves.

use super::{Renderer, table::enclosed};
use crate::change::Constraint;
use crate::plan::Lock;
use crate::schema::{ForeignKey, ObjectName, ReferentialAction, Timing, Unique};
use crate::sql::SqlWriter;

/// Writes a constraint as it stands on a line of its own: `CONSTRAINT name UNIQUE (a, b)`.
pub(super) fn write_constraint(writer: &mut SqlWriter<'_>, constraint: &Constraint) {
    if let Some(name) = constraint.name() {
        writer.raw("CONSTRAINT ").ident(name).raw(" ");
    }
    match constraint {
        Constraint::PrimaryKey(key) => {
            writer.raw("PRIMARY KEY ").columns(&key.columns);
            write_along(writer, &key.include, key.timing);
        }
        Constraint::Unique(unique) => write_unique(writer, unique),
        Constraint::ForeignKey(key) => {
            writer.raw("FOREIGN KEY ").columns(&key.columns).raw(" ");
            write_reference(writer, key);
        }
        Constraint::Check(check) => {
            writer.raw("CHECK ").spelled(&enclosed(&check.expr)).raw(if check.no_inherit { " NO INHERIT" } else { "" });
        }
        Constraint::Exclusion(exclusion) => {
            writer.expr(&exclusion.definition);
        }
    }
}

fn write_unique(writer: &mut SqlWriter<'_>, unique: &Unique) {
    writer.raw("UNIQUE ").raw(if unique.nulls_not_distinct { "NULLS NOT DISTINCT " } else { "" });
    writer.columns(&unique.columns);
    write_along(writer, &unique.include, unique.timing);
}

/// Writes what a key carries along, and when it is checked.
pub(super) fn write_along(writer: &mut SqlWriter<'_>, include: &[String], timing: Timing) {
    if !include.is_empty() {
        writer.raw(" INCLUDE ").columns(include);
    }
    writer.raw(self::timing(timing));
}

/// Writes what follows the columns of a foreign key: `REFERENCES teams (id) ON DELETE CASCADE`.
pub(super) fn write_reference(writer: &mut SqlWriter<'_>, key: &ForeignKey) {
    writer.raw("REFERENCES ").name(&key.references);
    if !key.referenced.is_empty() {
        writer.raw(" ").columns(&key.referenced);
    }
    writer.raw(if key.match_full { " MATCH FULL" } else { "" });
    for (event, action) in [(" ON DELETE ", &key.on_delete), (" ON UPDATE ", &key.on_update)] {
        write_action(writer, event, action);
    }
    writer.raw(timing(key.timing));
}

fn write_action(writer: &mut SqlWriter<'_>, event: &'static str, action: &ReferentialAction) {
    let (words, columns): (_, &[String]) = match action {
        ReferentialAction::NoAction => return,
        ReferentialAction::Restrict => ("RESTRICT", &[]),
        ReferentialAction::Cascade => ("CASCADE", &[]),
        ReferentialAction::SetNull(columns) => ("SET NULL", columns),
        ReferentialAction::SetDefault(columns) => ("SET DEFAULT", columns),
    };
    writer.raw(event).raw(words);
    if !columns.is_empty() {
        writer.raw(" ").columns(columns);
    }
}

fn timing(timing: Timing) -> &'static str {
    match timing {
        Timing::NotDeferrable => "",
        Timing::InitiallyImmediate => " DEFERRABLE",
        Timing::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}

/// Whether rows that are there already are left unchecked.
pub(super) fn is_not_valid(constraint: &Constraint) -> bool {
    match constraint {
        Constraint::ForeignKey(key) => key.not_valid,
        Constraint::Check(check) => check.not_valid,
        _ => false,
    }
}

impl Renderer<'_> {
    pub(super) fn add_constraint(&mut self, table: &ObjectName, constraint: &Constraint) {
        let mut writer = self.writer();
        writer.raw("ALTER TABLE ").name(table).raw(" ADD ");
        write_constraint(&mut writer, constraint);
        writer.raw(if is_not_valid(constraint) { " NOT VALID" } else { "" });
        // Both tables of a foreign key go on being read.
        let lock = if matches!(constraint, Constraint::ForeignKey(_)) { Lock::Writes } else { Lock::All };
        self.step(writer.finish(), lock);
    }

    pub(super) fn drop_constraint(&mut self, table: &ObjectName, constraint: &Constraint) {
        let name = constraint.name_on(table);
        let sql = self.writer().raw("ALTER TABLE ").name(table).raw(" DROP CONSTRAINT ").ident(&name).finish();
        self.step(sql, Lock::All);
    }

    pub(super) fn validate_constraint(&mut self, table: &ObjectName, name: &str) {
        let sql = self.writer().raw("ALTER TABLE ").name(table).raw(" VALIDATE CONSTRAINT ").ident(name).finish();
        self.step(sql, Lock::None);
    }
}
