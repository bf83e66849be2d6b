//! The actions of `ALTER TABLE` on constraints, and `DROP` of a column with what depends on it.

use super::alter::{Alteration, constraint};
use super::constraint::Placed;
use super::cursor::Reader;
use super::error::{ANOTHER_WAY, DdlError, Result};
use crate::change::{Change, Constraint};
use crate::schema::{ForeignKey, Index, IndexKey, Order, PrimaryKey, Table, Unique, default_name};

impl Reader<'_> {
    /// `ADD CONSTRAINT name UNIQUE | PRIMARY KEY USING INDEX index`: the index becomes the constraint's.
    pub(super) fn add_on_index(&mut self, work: &mut Alteration, name: Option<String>, unique: bool) -> Result<()> {
        while !self.accept("index") {
            self.advance();
        }
        let place = self.place();
        let index_name = self.name("an index")?;
        let table = work.table().name.clone();
        let found = work.table().index(&index_name).cloned();
        let index = found.ok_or_else(|| self.no_index(&table.sibling(&index_name), place))?;
        let timing = self.timing()?;
        let Some(columns) = plain_columns(&index) else {
            let message = format!("{index_name} is not the plain unique index that a constraint needs");
            return Err(self.error(place, message, ANOTHER_WAY));
        };
        let name = Some(name.unwrap_or(index_name));
        let (include, nulls_not_distinct) = (index.include.clone(), index.nulls_not_distinct);
        let constraint = if unique {
            Constraint::Unique(Unique { name, columns, include, nulls_not_distinct, timing })
        } else {
            Constraint::PrimaryKey(PrimaryKey { name, columns, include, timing, comment: None })
        };
        self.apply(work, place, Change::DropIndex { table: table.clone(), index, concurrently: false })?;
        let constraint = self.settle(work.table(), Placed::at(place, constraint))?;
        self.apply(work, place, Change::AddConstraint { table, constraint })
    }

    /// `ALTER CONSTRAINT name [NOT] DEFERRABLE …`, of a foreign key.
    pub(super) fn alter_constraint(&mut self, work: &mut Alteration) -> Result<()> {
        let (place, old) = self.constraint_of(work)?;
        let Constraint::ForeignKey(mut key) = old.clone() else {
            return Err(self.error(place, "only a foreign key can change when it is checked", ANOTHER_WAY));
        };
        let start = self.mark();
        key.timing = self.timing()?;
        if self.mark() == start {
            return Err(self.stopped());
        }
        let table = work.table().name.clone();
        let new = Constraint::ForeignKey(key);
        if old == new {
            return Ok(());
        }
        self.apply(work, place, Change::DropConstraint { table: table.clone(), constraint: old })?;
        self.apply(work, place, Change::AddConstraint { table, constraint: new })
    }

    /// What follows `DROP` within `ALTER TABLE`.
    pub(super) fn drop_part(&mut self, work: &mut Alteration) -> Result<()> {
        let table = work.table().name.clone();
        if self.accept("constraint") {
            let if_exists = self.accept_all(&["if", "exists"]);
            let place = self.place();
            let name = self.name("a constraint")?;
            let found = constraint(work.table(), &name);
            let cascade = self.behaviour();
            return match found {
                None if if_exists => Ok(()),
                None => self.find_constraint(work.table(), &name, place).map(drop),
                Some(found) => {
                    self.not_needed(work.table(), &found, place, cascade)?;
                    self.apply(work, place, Change::DropConstraint { table, constraint: found })
                }
            };
        }
        self.accept("column");
        let if_exists = self.accept_all(&["if", "exists"]);
        let place = self.place();
        let name = self.name("a column")?;
        let cascade = self.behaviour();
        if if_exists && work.table().column(&name).is_none() {
            return Ok(());
        }
        let column = self.column_of(work, &name, place)?.clone();
        if cascade {
            self.nothing_on_column(work.table(), &name, place)?;
        }
        self.apply(work, place, Change::DropColumn { table, column })
    }

    /// `CASCADE` or `RESTRICT`; whether the first.
    pub(super) fn behaviour(&mut self) -> bool {
        self.accept_one(&[("cascade", true), ("restrict", false)]).unwrap_or(false)
    }

    /// With CASCADE a key would take along the foreign keys that refer to it.
    fn not_needed(&self, table: &Table, found: &Constraint, place: usize, cascade: bool) -> Result<()> {
        let columns = match found {
            Constraint::PrimaryKey(key) => &key.columns,
            Constraint::Unique(unique) => &unique.columns,
            _ => return Ok(()),
        };
        let mut referrers =
            self.state.referrers(&table.name).filter(|(_, key)| cascade && same_set(&key.referenced, columns));
        match referrers.next() {
            Some((from, _)) => Err(self.depends(place, "a foreign key of", &from.name)),
            None => Ok(()),
        }
    }

    /// Makes sure that CASCADE has nothing to take along with a column.
    fn nothing_on_column(&self, table: &Table, name: &str, place: usize) -> Result<()> {
        let mut keys = self.state.referrers(&table.name);
        let has = |columns: &[String]| columns.iter().any(|column| column == name);
        // A key of the column itself goes with it.
        let own = |from: &Table, key: &ForeignKey| from.name == table.name && has(&key.columns);
        let key = keys.find(|(from, key)| has(&key.referenced) && !own(from, key));
        if let Some((from, _)) = key {
            return Err(self.depends(place, "a foreign key of", &from.name));
        }
        if let Some(view) = self.readers(&table.name).find(|view| view.query.mentions(name) || view.query.mentions("*"))
        {
            return Err(self.depends(place, "the view", &view.name));
        }
        let computed = |column: &&crate::schema::Column| {
            column.generated.as_ref().is_some_and(|generated| generated.expr.mentions(name))
        };
        match table.columns.iter().find(computed) {
            Some(column) => Err(self.depends(place, "the column", &format!("{}.{}", table.name, column.name))),
            None => Ok(()),
        }
    }

    /// The error that CASCADE would take something along.
    pub(super) fn depends(&self, place: usize, kind: &str, other: &impl ToString) -> DdlError {
        let message = format!("CASCADE would take along {kind} {}", other.to_string());
        self.error(place, message, "drop that in a statement of its own first")
    }

    /// The constraint that is named next.
    pub(super) fn constraint_of(&mut self, work: &Alteration) -> Result<(usize, Constraint)> {
        let place = self.place();
        let name = self.name("a constraint")?;
        Ok((place, self.find_constraint(work.table(), &name, place)?))
    }

    /// The constraint of this name.
    pub(super) fn find_constraint(&self, table: &Table, name: &str, place: usize) -> Result<Constraint> {
        constraint(table, name).ok_or_else(|| {
            let key = default_name(&table.name.name, &[], "pkey");
            let known = constraint_names(table).chain(table.primary_key.is_some().then_some(key.as_str()));
            DdlError::missing(self.text, place, "constraint", &format!("{name} on {}", table.name), name, known)
        })
    }
}

/// The columns of an index that a constraint can take over: unique, of the usual kind and order.
fn plain_columns(index: &Index) -> Option<Vec<String>> {
    let usual = index.unique && index.method.is_none() && index.predicate.is_none() && index.with.is_empty();
    let plain = |key: &IndexKey| key.order == Order::Asc && key.opclass.is_none() && key.collation.is_none();
    let columns = index.keys.iter().filter(|key| usual && plain(key)).map(|key| key.column_name().map(str::to_owned));
    columns.collect::<Option<Vec<_>>>().filter(|columns| columns.len() == index.keys.len())
}

fn constraint_names(table: &Table) -> impl Iterator<Item = &str> {
    let keys = table.primary_key.iter().filter_map(|key| key.name.as_deref());
    let uniques = table.uniques.iter().filter_map(|unique| unique.name.as_deref());
    let foreign = table.foreign_keys.iter().filter_map(|key| key.name.as_deref());
    let checks = table.checks.iter().filter_map(|check| check.name.as_deref());
    let exclusions = table.exclusions.iter().filter_map(|exclusion| exclusion.name.as_deref());
    keys.chain(uniques).chain(foreign).chain(checks).chain(exclusions)
}

fn same_set(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|name| other.contains(name))
}
