//! Settles constraints once their table is known: columns have to be there, references find their columns,
//! and what was written without a name gets the usual one.

use super::constraint::Placed;
use super::cursor::{Origin, Reader};
use super::error::{DdlError, Result};
use crate::change::Constraint;
use crate::schema::{
    Check, ForeignKey, Identity, IdentityKind, ObjectName, PrimaryKey, Table, Timing, Unique, default_name,
};

impl Reader<'_> {
    /// Gives a table the constraints that were written in it: its key first, since others may need it.
    pub(super) fn settle_all(&self, table: &mut Table, placed: Vec<Placed>) -> Result<()> {
        let (mut placed, others): (Vec<_>, Vec<_>) =
            placed.into_iter().partition(|placed| matches!(placed.constraint, Constraint::PrimaryKey(_)));
        for other in others {
            // Where each is an index by itself, each is made.
            let written = self.origin == Origin::Written && !self.whole;
            if !(written && placed.iter_mut().any(|earlier| repeats(&mut earlier.constraint, &other.constraint))) {
                placed.push(other);
            }
        }
        for placed in placed {
            let (place, autoincrement) = (placed.place, placed.autoincrement);
            match self.settle(table, placed)? {
                Constraint::PrimaryKey(_) if table.primary_key.is_some() => {
                    return Err(self.error(place, "the table has two primary keys", "keep one of them"));
                }
                Constraint::PrimaryKey(key) => set_key(table, key, autoincrement, self.origin),
                Constraint::Unique(unique) => table.uniques.push(unique),
                // A new table has no rows to doubt: servers ignore NOT VALID there.
                Constraint::ForeignKey(key) => table.foreign_keys.push(ForeignKey { not_valid: false, ..key }),
                Constraint::Check(check) => table.checks.push(Check { not_valid: false, ..check }),
                Constraint::Exclusion(exclusion) => table.exclusions.push(exclusion),
            }
        }
        Ok(())
    }

    /// A constraint as `table` has it.
    pub(super) fn settle(&self, table: &Table, placed: Placed) -> Result<Constraint> {
        let Placed { mut constraint, place, target, .. } = placed;
        match &mut constraint {
            Constraint::PrimaryKey(key) => {
                self.check_columns(table, key.columns.iter().chain(&key.include), place)?;
                let usual = default_name(&table.name.name, &[], "pkey");
                key.name = key.name.take().filter(|name| *name != usual);
            }
            Constraint::Unique(unique) => {
                self.check_columns(table, unique.columns.iter().chain(&unique.include), place)?;
            }
            Constraint::ForeignKey(key) => {
                self.check_columns(table, &key.columns, place)?;
                self.settle_reference(table, key, target)?;
            }
            Constraint::Check(_) | Constraint::Exclusion(_) => {}
        }
        let nameless = matches!(&constraint, Constraint::Check(Check { column: Some(_), .. }));
        if self.origin == Origin::Written && constraint.name().is_none() && !nameless {
            self.name_constraint(table, &mut constraint);
        }
        Ok(constraint)
    }

    /// Finds the columns that a key refers to, and that it refers to as many as it has.
    fn settle_reference(&self, table: &Table, key: &mut ForeignKey, target: usize) -> Result<()> {
        let own = key.references == table.name;
        let found = if own { Some(table) } else { self.state.tables.get(&key.references) };
        match found {
            None if self.origin == Origin::Printed => return Ok(()),
            // Where constraints cannot be added later, a key may point at a table that is yet to come.
            None if !self.dialect.capabilities().alter_constraint && !key.referenced.is_empty() => {}
            None => return Err(self.no_table(&key.references, target)),
            Some(found) if key.referenced.is_empty() => {
                let primary = found.primary_key.as_ref();
                let missing = || {
                    let message = format!("{} has no primary key to refer to", key.references);
                    self.error(target, message, "name the columns: REFERENCES table (column)")
                };
                key.referenced.clone_from(&primary.ok_or_else(missing)?.columns);
            }
            Some(found) => self.check_columns(found, &key.referenced, target)?,
        }
        if key.columns.len() == key.referenced.len() {
            return Ok(());
        }
        let message = format!("the key has {} columns and refers to {}", key.columns.len(), key.referenced.len());
        Err(self.error(target, message, "name as many columns on both sides"))
    }

    /// Makes sure that `table` has these columns.
    pub(super) fn check_columns<'n>(
        &self,
        table: &Table,
        names: impl IntoIterator<Item = &'n String>,
        place: usize,
    ) -> Result<()> {
        names.into_iter().try_for_each(|name| match table.column(name) {
            Some(_) => Ok(()),
            None => Err(self.no_column(table, name, place)),
        })
    }

    /// The table of this name.
    pub(super) fn table(&self, name: &ObjectName, place: usize) -> Result<&Table> {
        self.state.tables.get(name).ok_or_else(|| self.no_table(name, place))
    }

    /// The error that there is no such table.
    pub(super) fn no_table(&self, name: &ObjectName, place: usize) -> DdlError {
        self.missing(place, "table", name, self.state.tables.keys())
    }

    /// The error that there is no such column.
    pub(super) fn no_column(&self, table: &Table, name: &str, place: usize) -> DdlError {
        let known = table.columns.iter().map(|column| column.name.as_str());
        DdlError::missing(self.text, place, "column", &format!("{}.{name}", table.name), name, known)
    }

    /// The error that there is no such object.
    pub(super) fn missing<'k>(
        &self,
        place: usize,
        what: &str,
        name: &ObjectName,
        known: impl IntoIterator<Item = &'k ObjectName>,
    ) -> DdlError {
        let known: Vec<String> = known.into_iter().map(ToString::to_string).collect();
        let name = name.to_string();
        DdlError::missing(self.text, place, what, &name, &name, known.iter().map(String::as_str))
    }
}

/// Gives a table its key: the columns are NOT NULL, and the only one numbered where that was said.
fn set_key(table: &mut Table, key: PrimaryKey, autoincrement: bool, origin: Origin) {
    for column in table.columns.iter_mut().filter(|column| key.columns.contains(&column.name)) {
        // What is printed may be by a server that lets keys be NULL.
        column.nullable &= origin == Origin::Printed;
        if autoincrement {
            column.identity = Some(Identity { kind: IdentityKind::ByDefault, ..Identity::default() });
        }
    }
    table.primary_key = Some(key);
}

/// Whether a unique constraint of the same statement only says again what the key or another one says:
/// PostgreSQL makes one of the two, under the first name that was given (`transformIndexConstraints`).
fn repeats(earlier: &mut Constraint, constraint: &Constraint) -> bool {
    let Constraint::Unique(unique) = constraint else { return false };
    let bare = Unique { name: None, ..unique.clone() };
    let plain = bare.include.is_empty() && !bare.nulls_not_distinct && bare.timing == Timing::NotDeferrable;
    let (same, name) = match earlier {
        Constraint::PrimaryKey(key) => (plain && key.columns == bare.columns, &mut key.name),
        Constraint::Unique(other) => (Unique { name: None, ..other.clone() } == bare, &mut other.name),
        _ => return false,
    };
    if same && name.is_none() {
        name.clone_from(&unique.name);
    }
    same
}
