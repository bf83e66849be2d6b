//! The statements that keep what is about to be destroyed, and, where values only change, what became of them.

use super::{Built, Keepsake, NOW, Taken, column_of};
use crate::change::{Change, Constraint};
use crate::dialect::Dialect;
use crate::plan::Step;
use crate::schema::{Column, Schema, Type};
use crate::sql::{Sql, SqlWriter};

impl Keepsake {
    /// The steps that keep it, before it is destroyed.
    ///
    /// # Errors
    /// When the engine has no words for the table that keeps it.
    pub fn take(&self, dialect: &dyn Dialect) -> Built<Vec<Step>> {
        let why = format!("keep {self}");
        if self.is_table {
            return Ok(vec![Step::new(self.entry(dialect), why)]);
        }
        let mut sql = SqlWriter::new(dialect);
        let mut steps = Vec::new();
        if let Some(hold) = dialect.keeping().hold {
            steps.push(Step::new(sql.raw("LOCK TABLE ").name(&self.table).raw(hold).finish(), why.clone()));
        }
        steps.push(Step::new(self.entry(dialect), why.clone()));
        // What is kept is for Mainstay, and nothing that the schema shows.
        let made = dialect.render(&[Change::CreateTable { table: self.table(dialect) }], &Schema::new())?;
        let made = made.into_iter().map(|step| Step { reason: why.clone(), changes: Vec::new(), ..step });
        steps.extend(made);
        steps.push(Step::new(self.copy(dialect), why));
        Ok(steps)
    }

    /// The steps that take the table out of the way of a database that looks like `at`, instead of dropping it: what has
    /// a name that no other table may use, or that looks at rows, goes first.
    ///
    /// # Errors
    /// When the engine has no words for one of them.
    pub(crate) fn set_aside(&self, dialect: &dyn Dialect, at: &Schema) -> Built<Vec<Step>> {
        let Some(table) = at.tables.get(&self.table) else { return Ok(Vec::new()) };
        let keys = table.foreign_keys.iter().cloned().map(Constraint::ForeignKey);
        let all = keys.chain(table.checks.iter().cloned().map(Constraint::Check));
        let drop = |constraint| Change::DropConstraint { table: self.table.clone(), constraint };
        let mut changes: Vec<Change> = all.map(drop).collect();
        changes.push(Change::RenameTable { from: self.table.clone(), to: self.place() });
        let mut steps = dialect.render(&changes, at)?;
        for step in &mut steps {
            step.reason = format!("keep {self}");
            if matches!(step.changes[..], [Change::RenameTable { .. }]) {
                step.changes = vec![Change::DropTable { table: table.clone() }];
            }
        }
        Ok(steps)
    }

    /// The row of the registry.
    fn entry(&self, dialect: &dyn Dialect) -> Sql {
        let said = serde_json::to_string(self).unwrap_or_default();
        let mut sql = SqlWriter::new(dialect);
        sql.raw("INSERT INTO mainstay_kept (name, revision, kept_at, keepsake) VALUES (");
        sql.literal(&self.name).raw(", ").literal(&self.revision).raw(", ").raw(dialect.keeping().now).raw(", ");
        sql.literal(&said).raw(")").finish()
    }

    fn copy(&self, dialect: &dyn Dialect) -> Sql {
        let mut sql = SqlWriter::new(dialect);
        sql.raw("INSERT INTO ").name(&self.place()).raw(" ");
        sql.columns(self.columns.iter().map(|column| &column.name)).raw(" SELECT ");
        sql.list(&self.columns, ", ", |sql, column| as_kept(sql, dialect, column));
        sql.raw(" FROM ").name(&self.table);
        if let Taken::Values { column, gone, .. } = &self.what
            && !gone.is_empty()
        {
            sql.raw(" WHERE ")
                .ident(column)
                .raw(" IN (")
                .list(gone, ", ", |sql, value| _ = sql.literal(value))
                .raw(")");
        }
        sql.finish()
    }

    /// The steps that note what became of values, after that; those that are the same are not kept.
    pub fn note(&self, dialect: &dyn Dialect) -> Vec<Step> {
        let (Taken::Values { after, gone, .. }, Some(before)) = (&self.what, self.value()) else { return Vec::new() };
        if self.key.is_empty() {
            return Vec::new();
        }
        let why = format!("note what became of {self}");
        let mut sql = SqlWriter::new(dialect);
        sql.raw("UPDATE ").name(&self.place()).raw(" SET ").ident(NOW).raw(" = (SELECT ");
        as_kept(&mut sql, dialect, after);
        sql.raw(" FROM ").name(&self.table).raw(" WHERE ");
        self.same_row(&mut sql, dialect);
        let mut steps = vec![Step::new(sql.raw(")").finish(), why.clone())];
        // What a shorter fraction is printed as says nothing of the longer one.
        let rounds = |column: &Column| matches!(column.ty, Type::Real | Type::Double);
        if gone.is_empty() && !rounds(before) && !rounds(after) {
            let [open, close] = dialect.keeping().exactly;
            sql.raw("DELETE FROM ").name(&self.place()).raw(" WHERE ").raw(open).ident(&before.name).raw(close);
            sql.raw(" = ").raw(open).ident(NOW).raw(close);
            sql.raw(" OR (").ident(&before.name).raw(" IS NULL AND ").ident(NOW).raw(" IS NULL)");
            steps.push(Step::new(sql.finish(), why));
        }
        steps
    }

    /// The row of the table that a kept one came from.
    pub(super) fn same_row(&self, sql: &mut SqlWriter<'_>, dialect: &dyn Dialect) {
        let place = self.place();
        sql.list(&self.key, " AND ", |sql, name| {
            column_of(sql, &place, name);
            sql.raw(" = ");
            match self.columns.iter().find(|column| column.name == *name) {
                Some(column) => self.as_compared(sql, column, dialect),
                None => column_of(sql, &self.table, name),
            }
        });
    }

    /// A column of the table, as a kept value of it can be compared with.
    fn as_compared(&self, sql: &mut SqlWriter<'_>, column: &Column, dialect: &dyn Dialect) {
        let is_text = (dialect.keeping().as_text)(&column.ty);
        sql.raw(if is_text { "CAST(" } else { "" });
        column_of(sql, &self.table, &column.name);
        sql.raw(if is_text { " AS text)" } else { "" });
    }
}

/// A column's value as it is kept.
fn as_kept(sql: &mut SqlWriter<'_>, dialect: &dyn Dialect, column: &Column) {
    match (dialect.keeping().as_text)(&column.ty) {
        true => sql.raw("CAST(").ident(&column.name).raw(" AS text)"),
        false => sql.ident(&column.name),
    };
}
