//! The actions of `ALTER TABLE` of dialects that alter a column by its whole definition, and `RENAME TABLE`.

use super::Reading;
use super::alter::{Alteration, constraint};
use super::constraint::Placed;
use super::cursor::Reader;
use super::error::Result;
use super::inline::Keys;
use crate::change::{Change, Commented, Constraint};
use crate::schema::{Check, Index, ObjectName, Table};

impl Reader<'_> {
    /// An action in such words; whether there was one.
    pub(super) fn inline_action(&mut self, work: &mut Alteration) -> Result<bool> {
        if !self.whole {
            return Ok(false);
        }
        if self.accept("modify") {
            self.accept("column");
            self.accept_all(&["if", "exists"]);
            self.redefine(work, None)?;
        } else if self.accept("change") {
            self.accept("column");
            self.accept_all(&["if", "exists"]);
            let place = self.place();
            let old = self.name("a column")?;
            self.column_of(work, &old, place)?;
            self.redefine(work, Some(old))?;
        } else if self.accept_all(&["rename", "index"]) || self.accept_all(&["rename", "key"]) {
            self.rename_inline_index(work)?;
        } else if self.are(&["alter", "index"]) || self.are(&["alter", "key"]) {
            self.alter_inline_index(work)?;
        } else if ["algorithm", "lock"].iter().any(|word| self.accept(word)) {
            self.accept_symbol("=");
            self.name("how")?;
        } else if self.accept_all(&["convert", "to"])
            || self.is("comment")
            || self.is("engine")
            || self.is("collate")
            || self.is("default")
            || self.is_option()
        {
            self.options_action(work)?;
        } else {
            return self.inline_add_or_drop(work);
        }
        Ok(true)
    }

    /// Whether `name = value` is next.
    fn is_option(&self) -> bool {
        self.peek_at(1).is_some_and(|token| token.is_symbol("="))
    }

    fn inline_add_or_drop(&mut self, work: &mut Alteration) -> Result<bool> {
        let start = self.mark();
        let place = self.place();
        if self.accept("add") {
            if self.starts_index() || self.starts_unique() {
                let keys = self.keys()?;
                self.add_keys(work, place, keys)?;
                return Ok(true);
            }
        } else if self.accept("drop") {
            if self.accept("index") || self.accept("key") {
                self.drop_inline_index(work)?;
                return Ok(true);
            }
            if self.accept_all(&["primary", "key"]) {
                let table = work.table();
                let key = table.primary_key.clone();
                let missing = || self.error(place, format!("{} has no primary key", table.name), "leave it out");
                let dropped = Constraint::PrimaryKey(key.ok_or_else(missing)?);
                let change = Change::DropConstraint { table: table.name.clone(), constraint: dropped };
                self.apply(work, place, change)?;
                return Ok(true);
            }
            if self.accept_all(&["foreign", "key"]) || self.accept("check") {
                self.accept_all(&["if", "exists"]);
                let (place, dropped) = self.constraint_of(work)?;
                if let Constraint::ForeignKey(key) = &dropped {
                    work.dropped_keys.extend(key.name.iter().chain(key.columns.first()).cloned());
                }
                let change = Change::DropConstraint { table: work.table().name.clone(), constraint: dropped };
                self.apply(work, place, change)?;
                return Ok(true);
            }
        }
        self.back_to(start);
        Ok(false)
    }

    pub(super) fn add_keys(&mut self, work: &mut Alteration, place: usize, keys: Keys) -> Result<()> {
        let table = work.table().name.clone();
        let change = match keys {
            Keys::Constraint(placed) => {
                let constraint = self.settle(work.table(), placed)?;
                Change::AddConstraint { table, constraint }
            }
            Keys::Index(index) => {
                let index = self.named_index(work.table(), index, place)?;
                Change::CreateIndex { table, index, concurrently: false }
            }
        };
        self.apply(work, place, change)
    }

    /// An index of the table, under its own name or the usual one.
    pub(super) fn named_index(&self, table: &Table, mut index: Index, place: usize) -> Result<Index> {
        let columns: Vec<String> = index.keys.iter().filter_map(|key| key.column_name()).map(str::to_owned).collect();
        self.check_columns(table, &columns, place)?;
        if index.name.is_empty() {
            index.name = self.index_name(table, &index);
        }
        Ok(index)
    }

    /// A column by its whole definition, renamed where it had another name.
    fn redefine(&mut self, work: &mut Alteration, old: Option<String>) -> Result<()> {
        let place = self.place();
        let (mut column, constraints) = self.column()?;
        self.column_place()?;
        let table = work.table().name.clone();
        if let Some(from) = old.filter(|old| *old != column.name) {
            let change = Change::RenameColumn { table: table.clone(), from, to: column.name.clone() };
            self.apply(work, place, change)?;
        }
        self.column_of(work, &column.name, place)?;
        column.nullable &= !work.table().is_key(&column.name);
        // The checks of the old definition are gone with it.
        let gone = |check: &&Check| check.column.as_ref() == Some(&column.name);
        let gone: Vec<Check> = work.table().checks.iter().filter(gone).cloned().collect();
        for check in gone {
            let constraint = Constraint::Check(check);
            self.apply(work, place, Change::DropConstraint { table: table.clone(), constraint })?;
        }
        self.change_column(work, column, place, None)?;
        constraints.into_iter().try_for_each(|placed| self.add_placed(work, place, placed))
    }

    fn add_placed(&mut self, work: &mut Alteration, place: usize, placed: Placed) -> Result<()> {
        let constraint = self.settle(work.table(), placed)?;
        self.apply(work, place, Change::AddConstraint { table: work.table().name.clone(), constraint })
    }

    /// `DROP INDEX name`: an index, the unique constraint that it is, or one that the server made by itself.
    fn drop_inline_index(&mut self, work: &mut Alteration) -> Result<()> {
        let if_exists = self.accept_all(&["if", "exists"]);
        let place = self.place();
        let name = self.name("an index")?;
        let table = work.table().name.clone();
        if let Some(index) = work.table().index(&name).cloned() {
            return self.apply(work, place, Change::DropIndex { table, index, concurrently: false });
        }
        match constraint(work.table(), &name) {
            Some(found @ Constraint::Unique(_)) => {
                self.apply(work, place, Change::DropConstraint { table, constraint: found })
            }
            Some(Constraint::ForeignKey(_)) => Ok(()),
            _ if if_exists || work.dropped_keys.contains(&name) => Ok(()),
            _ => Err(self.no_index(&table.sibling(name), place)),
        }
    }

    fn rename_inline_index(&mut self, work: &mut Alteration) -> Result<()> {
        let place = self.place();
        let from = self.name("an index")?;
        self.expect("to")?;
        let to = self.name("the new name")?;
        let table = work.table().name.clone();
        let change = match work.table().index(&from) {
            Some(_) => Change::RenameIndex { table, from, to },
            None => Change::RenameConstraint { table, from, to },
        };
        self.apply(work, place, change)
    }

    /// `ALTER INDEX name VISIBLE | INVISIBLE`.
    fn alter_inline_index(&mut self, work: &mut Alteration) -> Result<()> {
        self.advance();
        self.advance();
        let place = self.place();
        let name = self.name("an index")?;
        let table = work.table().name.clone();
        let found = work.table().index(&name).cloned();
        let index = found.ok_or_else(|| self.no_index(&table.sibling(name), place))?;
        let mut changed = index.clone();
        self.index_options(&mut changed)?;
        self.apply(work, place, Change::DropIndex { table: table.clone(), index, concurrently: false })?;
        self.apply(work, place, Change::CreateIndex { table, index: changed, concurrently: false })
    }

    /// Options of the table, one after another.
    fn options_action(&mut self, work: &mut Alteration) -> Result<()> {
        let place = self.place();
        let mut wanted = work.table().clone();
        loop {
            if let Some((option, value)) = self.plain_option()? {
                self.set_plain_option(&mut wanted, &option, value);
            }
            if self.peek().is_none() || self.is_symbol(",") || self.is_symbol(";") {
                break;
            }
        }
        let table = work.table().clone();
        for (option, value) in &wanted.options {
            let from = table.options.get(option).cloned();
            if from.as_ref() != Some(value) {
                let (table, option) = (table.name.clone(), option.clone());
                self.apply(work, place, Change::SetTableOption { table, option, from, to: Some(value.clone()) })?;
            }
        }
        if wanted.comment != table.comment {
            let on = Commented::Table(table.name.clone());
            self.apply(work, place, Change::SetComment { on, from: table.comment, to: wanted.comment })?;
        }
        Ok(())
    }

    /// `RENAME TABLE a TO b, c TO d`.
    pub(super) fn rename_tables(&mut self) -> Result<Reading> {
        let renames: Vec<(usize, ObjectName, ObjectName)> = self.commas(|reader| {
            let place = reader.place();
            let from = reader.object_name("a table")?;
            reader.expect("to")?;
            Ok((place, from, reader.object_name("the new name")?))
        })?;
        self.end()?;
        let mut state = self.state.clone();
        let mut changes = Vec::new();
        for (place, from, to) in renames {
            if !state.tables.contains_key(&from) {
                return Err(self.no_table(&from, place));
            }
            let change = Change::RenameTable { from, to };
            let applied = state.apply(&change);
            applied.map_err(|error| self.error(place, error.to_string(), "choose another name"))?;
            changes.push(change);
        }
        Ok(Reading::Changes(changes))
    }
}
