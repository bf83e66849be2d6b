//! All changes of one table that is rebuilt, collected until they are made in one go.
//!
//! Renames come last, by SQLite's own `RENAME`: it alone knows every place in triggers and views where a
//! name means this table or column. Until then the new table goes by the old names.

use super::rebuild::{Explained, Rebuild, Source};
use super::state::State;
use super::unsupported;
use super::{convert, create, native};
use crate::change::Change;
use crate::dialect::Unsupported;
use crate::plan::{Runs, Step};
use crate::schema::{Column, Expr, ObjectName, Table};
use crate::sql::Sql;
use indexmap::IndexMap;

/// The changes of one table, not yet made.
pub(super) struct Group<'c> {
    /// The table as it stands in the database.
    pub live: Table,
    /// Its name after the changes so far.
    pub name: ObjectName,
    /// Where its columns come from, by their names after the changes so far.
    sources: IndexMap<String, Source>,
    changes: Vec<&'c Change>,
}

impl<'c> Group<'c> {
    pub fn new(live: Table) -> Self {
        let sources = live.columns.iter().map(|column| (column.name.clone(), Source::of(column))).collect();
        Self { name: live.name.clone(), live, sources, changes: Vec::new() }
    }

    /// Whether the change can only be added after what is here has been made.
    pub fn must_come_first(&self, change: &Change) -> bool {
        match change {
            Change::AddColumn { column, .. } => self.is_renamed_away(&column.name),
            Change::RenameColumn { to, .. } => self.is_renamed_away(to),
            // Its expression is about the columns as they are by then.
            Change::AlterColumn { using: Some(_), .. } => self.is_reshaped(),
            Change::AlterColumn { to, .. } => self.sources.get(&to.name).is_some_and(|source| source.using.is_some()),
            _ => false,
        }
    }

    /// Whether the live table has a column of this name that goes by another name already.
    fn is_renamed_away(&self, name: &str) -> bool {
        let same = |source: &Source| source.column.eq_ignore_ascii_case(name);
        self.sources.iter().any(|(now, source)| same(source) && !now.eq_ignore_ascii_case(name))
    }

    fn is_reshaped(&self) -> bool {
        self.sources.len() != self.live.columns.len()
            || self.live.columns.iter().any(|column| self.sources.get(&column.name) != Some(&Source::of(column)))
    }

    /// Adds a change; `after` is the table with it, in normal form.
    pub fn add(&mut self, change: &'c Change, after: &Table) -> Result<(), Unsupported> {
        self.changes.push(change);
        match change {
            Change::DropColumn { column, .. } => drop(self.sources.shift_remove(&column.name)),
            Change::RenameColumn { from, to, .. } => {
                if let Some(source) = self.sources.shift_remove(from) {
                    self.sources.insert(to.clone(), source);
                }
            }
            Change::AlterColumn { to, using: Some(using), .. } => {
                let Some(source) = self.sources.get_mut(&to.name) else { return Ok(()) };
                if convert::is_plain_cast(using, &to.name, &to.ty) {
                    return Ok(());
                }
                if convert::has_double_colon(using) {
                    let hint = "write CAST(… AS …) in place of ::";
                    return Err(unsupported(format!("USING {}", using.as_str()), change, hint));
                }
                source.using = Some(using.clone());
                source.ty = after.column(&to.name).map_or(to.ty.clone(), |column| column.ty.clone());
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds a change of an enum; `columns` are of that enum.
    pub fn add_enum(&mut self, change: &'c Change, columns: &[String]) {
        self.changes.push(change);
        if let Change::RenameEnumValue { from, to, .. } = change {
            for (_, source) in self.sources.iter_mut().filter(|(name, _)| columns.contains(name)) {
                source.values.push((from.clone(), to.clone()));
            }
        }
    }

    /// The steps that make the changes; `state` has them already.
    pub fn steps(self, state: &mut State) -> Result<Vec<Step>, Unsupported> {
        let mut new = state.table(&self.name)?;
        let renames = self.take_renames_back(&mut new);
        let (mut statements, runs) = self.statements(&new, state)?;
        let table = &self.live.name;
        for (old, now) in &renames {
            statements.push((native::rename_column(table, old, now), "rename the column"));
            state.rename_in_triggers(old, now, &table.name);
        }
        if *table != self.name {
            let renamed = native::rename_table_to(table, &self.name);
            statements.extend(renamed.into_iter().map(|sql| (sql, "rename the table")));
            state.rename_in_triggers(&table.name, &self.name.name, &table.name);
        }
        Ok(self.explained(statements, runs))
    }

    /// Gives the new table its old names back: the renames that are left to do, old name first.
    fn take_renames_back(&self, new: &mut Table) -> Vec<(String, String)> {
        new.name = self.live.name.clone();
        let renamed = self.sources.iter().filter(|(now, source)| **now != source.column);
        let renames: Vec<_> = renamed.map(|(now, source)| (source.column.clone(), now.clone())).collect();
        for key in new.foreign_keys.iter_mut().filter(|key| key.references == self.name) {
            key.references = self.live.name.clone();
            for (old, now) in &renames {
                key.referenced.iter_mut().filter(|name| *name == now).for_each(|name| name.clone_from(old));
            }
        }
        for (old, now) in &renames {
            new.rename_column(now, old);
        }
        renames
    }

    fn statements(&self, new: &Table, state: &State) -> Result<(Vec<Explained>, Runs), Unsupported> {
        let sources: IndexMap<_, _> =
            self.sources.values().map(|source| (source.column.clone(), source.clone())).collect();
        let as_it_was = self.sources.values().all(|source| source.using.is_none() && source.values.is_empty());
        if as_it_was && native::definition(new) == native::definition(&self.live) {
            let missing = new.indexes.iter().filter(|index| self.live.index(&index.name).is_none());
            let made = missing.map(|index| (create::index(&new.name, index), "make the index"));
            return Ok((made.collect(), Runs::Inside));
        }
        let triggers = state.triggers(&self.name);
        let rebuild = Rebuild { old: &self.live, new, sources: &sources, triggers: &triggers };
        let mut statements = rebuild.statements()?;
        statements.extend(self.proofs(new, state, &triggers).into_iter().map(|sql| (sql, "see that it still works")));
        Ok((statements, Runs::Unenforced))
    }

    /// Triggers and views are made again without a look at what they mention. Where one may mention a column that
    /// is gone, SQLite is asked to plan it: a revision that breaks it fails now, not the next insert.
    fn proofs(&self, new: &Table, state: &State, triggers: &[String]) -> Vec<Sql> {
        let gone: Vec<_> = self.changes.iter().filter_map(|change| dropped_column(change)).collect();
        let mentions = |text: &String| gone.iter().any(|column| Expr::new(text.as_str()).mentions(column));
        let mut proofs = Vec::new();
        if triggers.iter().any(mentions) {
            let own = |column: &&Column| column.generated.is_none();
            let mut update = create::writer();
            update.raw("EXPLAIN UPDATE ").name(&new.name).raw(" SET ");
            update.list(new.columns.iter().filter(own), ", ", |out, column| {
                out.ident(&column.name).raw(" = ").ident(&column.name);
            });
            proofs.push(create::writer().raw("EXPLAIN INSERT INTO ").name(&new.name).raw(" DEFAULT VALUES").finish());
            proofs.push(update.finish());
            proofs.push(create::writer().raw("EXPLAIN DELETE FROM ").name(&new.name).finish());
        }
        let views = gone.iter().flat_map(|column| state.readers(&self.name, column));
        proofs.extend(views.map(|view| create::writer().raw("EXPLAIN SELECT * FROM ").name(&view.name).finish()));
        proofs
    }

    /// The statements as steps; the first stands for the changes.
    fn explained(&self, statements: Vec<Explained>, runs: Runs) -> Vec<Step> {
        let why: Vec<_> = self.changes.iter().map(ToString::to_string).collect();
        let explained = |(sql, what)| Step { runs, ..Step::new(sql, format!("{} ({what})", why.join("; "))) };
        let mut steps: Vec<Step> = statements.into_iter().map(explained).collect();
        if let Some(first) = steps.first_mut() {
            first.changes = self.changes.iter().map(|&change| change.clone()).collect();
            first.destroys = super::render::losses(&self.changes);
        }
        steps
    }
}

fn dropped_column(change: &Change) -> Option<&str> {
    match change {
        Change::DropColumn { column, .. } => Some(&column.name),
        _ => None,
    }
}
