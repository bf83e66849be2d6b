//! The statements that put back what was kept: rows into a table that is there again, values into the rows that are
//! still there, and where a value was changed since, not over it.

use super::{Built, Keepsake, NOW, Taken, column_of};
use crate::dialect::{Dialect, Unsupported};
use crate::plan::{Runs, Step};
use crate::schema::{Column, ForeignKey, ObjectName, Schema, Table, Timing};
use crate::sql::{Sql, SqlWriter};

impl Keepsake {
    /// The steps that give up what was changed since, while the values are still as the revision left them.
    pub fn compare(&self, dialect: &dyn Dialect) -> Vec<Step> {
        let Taken::Values { column, .. } = &self.what else { return Vec::new() };
        let [open, close] = dialect.keeping().exactly;
        let (mut sql, place) = (SqlWriter::new(dialect), self.place());
        sql.raw("DELETE FROM ").name(&place).raw(" WHERE NOT EXISTS (SELECT 1 FROM ").name(&self.table).raw(" WHERE ");
        self.same_row(&mut sql, dialect);
        sql.raw(" AND (").raw(open);
        column_of(&mut sql, &self.table, column);
        sql.raw(close).raw(" = ").raw(open);
        column_of(&mut sql, &place, NOW);
        sql.raw(close).raw(" OR (");
        column_of(&mut sql, &self.table, column);
        sql.raw(" IS NULL AND ");
        column_of(&mut sql, &place, NOW);
        vec![Step::new(sql.raw(" IS NULL)))").finish(), format!("see what of {self} was changed since"))]
    }

    /// The steps that put it back into a database that looks like `at`.
    ///
    /// # Errors
    /// When the engine has no words for a type.
    pub fn put_back(&self, dialect: &dyn Dialect, at: &Schema) -> Built<Vec<Step>> {
        let why = format!("put back {self}");
        let is_kept = |name: &String| self.columns.iter().any(|column| column.name == *name);
        let referred = |key: &&ForeignKey| {
            let others = self.what != Taken::Rows || key.references != self.table;
            others
                && key.columns.iter().all(is_kept)
                && at.tables.get(&key.references).is_some_and(|table| has(table, &key.referenced))
        };
        let table = at.tables.get(&self.table);
        let mut all: Vec<Sql> = self
            .foreign_keys
            .iter()
            .filter(referred)
            .map(|key| self.without_what_is_gone(key, table, dialect))
            .collect::<Built<_>>()?;
        match self.value() {
            Some(value) => all.push(self.update(value, table, dialect)?),
            None => {
                let later = self.later();
                all.push(self.insert(&later, table, dialect)?);
                for column in &later {
                    all.push(self.update(column, table, dialect)?);
                }
                let numbered = self.columns.iter().filter(|column| column.identity.is_some());
                all.extend(numbered.filter_map(|column| dialect.go_on_numbering(&self.table, &column.name)));
            }
        }
        let mut steps: Vec<Step> = all.into_iter().map(|sql| Step::new(sql, why.clone())).collect();
        if dialect.keeping().waits_for_checks && table.is_some_and(checks_later) {
            steps.iter_mut().last().into_iter().for_each(|last| last.runs = Runs::Committed);
        }
        Ok(steps)
    }

    /// What refers to the table itself comes once all rows are there: some servers look at each as it comes.
    fn later(&self) -> Vec<&Column> {
        let own = |name: &str| {
            let mut keys = self.foreign_keys.iter().filter(|key| key.references == self.table);
            keys.any(|key| key.columns.iter().any(|column| column == name))
        };
        let can = |column: &&Column| column.nullable && own(&column.name) && !self.key.contains(&column.name);
        self.columns.iter().filter(can).filter(|_| !self.key.is_empty()).collect()
    }

    /// What refers to a row that is not there any more cannot go back.
    fn without_what_is_gone(&self, key: &ForeignKey, table: Option<&Table>, dialect: &dyn Dialect) -> Built<Sql> {
        let (mut sql, place) = (SqlWriter::new(dialect), self.place());
        let other = ObjectName::new("mainstay_referred");
        sql.raw("DELETE FROM ").name(&place).raw(" WHERE ");
        sql.list(&key.columns, " AND ", |sql, name| {
            column_of(sql, &place, name);
            sql.raw(" IS NOT NULL");
        });
        sql.raw(" AND NOT EXISTS (SELECT 1 FROM ").name(&key.references).raw(" AS ").name(&other).raw(" WHERE ");
        for (at, (own, referred)) in key.columns.iter().zip(&key.referenced).enumerate() {
            sql.raw(if at > 0 { " AND " } else { "" });
            column_of(&mut sql, &other, referred);
            sql.raw(" = ");
            self.write_value(&mut sql, own, table, dialect)?;
        }
        Ok(sql.raw(")").finish())
    }

    fn insert(&self, later: &[&Column], table: Option<&Table>, dialect: &dyn Dialect) -> Built<Sql> {
        let now: Vec<&Column> = self.columns.iter().filter(|column| !later.contains(column)).collect();
        let mut sql = SqlWriter::new(dialect);
        sql.raw("INSERT INTO ").name(&self.table).raw(" ").columns(now.iter().map(|column| &column.name));
        if self.columns.iter().any(|column| column.identity.is_some()) {
            sql.raw(dialect.keeping().overriding);
        }
        sql.raw(" SELECT ");
        for (at, column) in now.iter().enumerate() {
            sql.raw(if at > 0 { ", " } else { "" });
            self.write_value(&mut sql, &column.name, table, dialect)?;
        }
        sql.raw(" FROM ").name(&self.place());
        if !self.key.is_empty() {
            sql.raw(" WHERE NOT EXISTS (SELECT 1 FROM ").name(&self.table).raw(" WHERE ");
            self.same_row(&mut sql, dialect);
            sql.raw(")");
        }
        Ok(sql.finish())
    }

    fn update(&self, value: &Column, table: Option<&Table>, dialect: &dyn Dialect) -> Built<Sql> {
        let (mut sql, place) = (SqlWriter::new(dialect), self.place());
        sql.raw("UPDATE ").name(&self.table).raw(" SET ").ident(&value.name).raw(" = (SELECT ");
        self.write_value(&mut sql, &value.name, table, dialect)?;
        sql.raw(" FROM ").name(&place).raw(" WHERE ");
        self.same_row(&mut sql, dialect);
        sql.raw(")");
        // What notes by itself when a row was changed is not to note this.
        let notes = |column: &&Column| column.options.contains_key(Column::ON_UPDATE) && column.name != value.name;
        for column in table.into_iter().flat_map(|table| &table.columns).filter(notes) {
            sql.raw(", ").ident(&column.name).raw(" = ").ident(&column.name);
        }
        sql.raw(" WHERE EXISTS (SELECT 1 FROM ").name(&place).raw(" WHERE ");
        self.same_row(&mut sql, dialect);
        Ok(sql.raw(")").finish())
    }

    /// A kept value, of the type that its column has.
    fn write_value(
        &self,
        sql: &mut SqlWriter<'_>,
        name: &str,
        table: Option<&Table>,
        dialect: &dyn Dialect,
    ) -> Built<()> {
        let kept = self.columns.iter().find(|column| column.name == name);
        match kept
            .map(|kept| table.and_then(|table| table.column(name)).unwrap_or(kept))
            .filter(|column| (dialect.keeping().as_text)(&column.ty))
        {
            Some(column) => {
                let ty =
                    dialect.type_name(&column.ty).map_err(|error| Unsupported { place: self.to_string(), ..error })?;
                sql.raw("CAST(");
                column_of(sql, &self.place(), name);
                sql.raw(" AS ").spelled(&ty).raw(")");
            }
            None => column_of(sql, &self.place(), name),
        }
        Ok(())
    }

    /// The steps that forget what was put back.
    pub fn forget(all: &[Self], dialect: &dyn Dialect) -> Vec<Step> {
        let runs = if dialect.capabilities().transactional_ddl { Runs::Inside } else { Runs::Outside };
        let mut sql = SqlWriter::new(dialect);
        let dropped = all.iter().map(|one| {
            let drop = SqlWriter::new(dialect).raw("DROP TABLE IF EXISTS ").name(&one.place()).finish();
            Step { runs, ..Step::new(drop, format!("{one} need not be kept any more")) }
        });
        let mut steps: Vec<Step> = dropped.collect();
        sql.raw("DELETE FROM mainstay_kept WHERE name IN (").list(all, ", ", |sql, one| _ = sql.literal(&one.name));
        steps.push(Step::new(sql.raw(")").finish(), "nothing of it is kept any more"));
        steps
    }
}

/// Whether constraints of the table are checked at the end of a transaction.
fn checks_later(table: &Table) -> bool {
    let mut timings = table.foreign_keys.iter().map(|one| one.timing).chain(table.uniques.iter().map(|one| one.timing));
    timings.any(|timing| timing == Timing::InitiallyDeferred)
        || table.exclusions.iter().any(|one| one.definition.mentions("deferred"))
}

fn has(table: &Table, columns: &[String]) -> bool {
    columns.iter().all(|name| table.column(name).is_some())
}
