//! `DROP TABLE`.

use super::Reading;
use super::cursor::Reader;
use super::error::Result;
use crate::change::{Change, Constraint};
use crate::schema::{ForeignKey, ObjectName, Table};

impl Reader<'_> {
    /// What follows `DROP TABLE`.
    pub(super) fn drop_table(&mut self) -> Result<Reading> {
        let if_exists = self.accept_all(&["if", "exists"]);
        let names = self.commas(|reader| Ok((reader.place(), reader.object_name("a table")?)))?;
        let cascade = self.behaviour();
        self.end()?;
        let mut tables: Vec<&Table> = Vec::new();
        for (place, name) in &names {
            match self.state.tables.get(name) {
                Some(table) => tables.push(table),
                None if if_exists => continue,
                None => return Err(self.no_table(name, *place)),
            }
            if let Some(view) = self.readers(name).next().filter(|_| cascade) {
                return Err(self.depends(*place, "the view", &view.name));
            }
        }
        let mut changes = if cascade { self.keys_from_outside(&tables) } else { Vec::new() };
        changes.extend(in_order(tables.into_iter().cloned().collect()));
        Ok(Reading::Changes(changes))
    }

    /// CASCADE takes along the foreign keys by which tables that stay refer to those that go.
    fn keys_from_outside(&self, gone: &[&Table]) -> Vec<Change> {
        let goes = |name: &ObjectName| gone.iter().any(|table| table.name == *name);
        let stay = self.state.tables.values().filter(|table| !goes(&table.name));
        stay.flat_map(|table| table.foreign_keys.iter().map(move |key| (table, key)))
            .filter(|(_, key)| goes(&key.references))
            .map(|(table, key)| drop_key(&table.name, key))
            .collect()
    }
}

fn drop_key(table: &ObjectName, key: &ForeignKey) -> Change {
    Change::DropConstraint { table: table.clone(), constraint: Constraint::ForeignKey(key.clone()) }
}

/// Drops tables so that none goes before one that refers to it; keys that go round in a circle go first.
fn in_order(mut tables: Vec<Table>) -> Vec<Change> {
    let mut changes = Vec::new();
    while !tables.is_empty() {
        let refers = |from: &Table, to: &Table| {
            from.name != to.name && from.foreign_keys.iter().any(|key| key.references == to.name)
        };
        let free = tables.iter().position(|table| !tables.iter().any(|from| refers(from, table)));
        let table = tables.remove(free.unwrap_or(0));
        for from in &mut tables {
            let keys = from.foreign_keys.iter().filter(|key| key.references == table.name);
            changes.extend(keys.map(|key| drop_key(&from.name, key)));
            from.foreign_keys.retain(|key| key.references != table.name);
        }
        changes.push(Change::DropTable { table });
    }
    changes
}
