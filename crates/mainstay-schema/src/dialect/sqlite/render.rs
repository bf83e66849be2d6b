//! Changes into steps: one after another where SQLite's own statements do, one rebuild for each table where not.

use super::fold::{Work, fold};
use super::group::Group;
use super::state::{State, TableId};
use super::{create, native, unsupported, views};
use crate::change::{Change, Loss};
use crate::dialect::Unsupported;
use crate::plan::{Runs, Step};
use crate::schema::{Index, ObjectName, Schema, Table, View};
use crate::sql::Sql;
use indexmap::IndexMap;
use std::collections::HashSet;

pub(super) fn render(changes: &[Change], from: &Schema) -> Result<Vec<Step>, Unsupported> {
    let changes = &*views::around_renames(changes, from)?;
    let work = fold(changes);
    let state = State::new(changes, from);
    let rebuilt = tables_to_rebuild(&work, state.clone())?;
    let mut renderer = Renderer { state, rebuilt, groups: IndexMap::new(), steps: Vec::new() };
    work.iter().try_for_each(|work| renderer.add(work))?;
    renderer.finish(|_| true)?;
    Ok(renderer.steps)
}

/// What a list of changes loses, in words.
pub(super) fn losses(changes: &[&Change]) -> Option<Loss> {
    let words: Vec<_> = changes.iter().filter_map(|change| change.loss()).map(|loss| loss.0).collect();
    (!words.is_empty()).then(|| Loss(words.join(", ")))
}

/// Looks ahead: the tables with a change that `ALTER TABLE` cannot make.
fn tables_to_rebuild(work: &[Work<'_>], mut state: State) -> Result<HashSet<TableId>, Unsupported> {
    let mut rebuilt = HashSet::new();
    for work in work {
        for user in state.enum_users(work.change()) {
            rebuilt.insert(state.id(&user));
        }
        match within_table(work.change()) {
            Some(name) => {
                let (id, before) = (state.id(name), state.passing(name)?);
                state.apply(work)?;
                if !native::is_enough(work, &before, &state.passing(name)?, &state.schema) {
                    rebuilt.insert(id);
                }
            }
            None => state.apply(work)?,
        }
    }
    Ok(rebuilt)
}

/// The table, if the change is one within a table that is there.
fn within_table(change: &Change) -> Option<&ObjectName> {
    match change {
        Change::CreateTable { .. }
        | Change::DropTable { .. }
        | Change::RenameTable { .. }
        | Change::SetComment { .. }
        | Change::ValidateConstraint { .. } => None,
        other => other.table(),
    }
}

struct Renderer<'c> {
    state: State,
    rebuilt: HashSet<TableId>,
    /// The tables whose changes are still to be made, in the order of their first change.
    groups: IndexMap<TableId, Group<'c>>,
    steps: Vec<Step>,
}

impl<'c> Renderer<'c> {
    fn add(&mut self, work: &Work<'c>) -> Result<(), Unsupported> {
        match work.change() {
            Change::CreateNamespace { name }
            | Change::DropNamespace { name }
            | Change::RenameNamespace { to: name, .. } => {
                Err(unsupported("a database schema", name, "use one SQLite file for each, or prefix the tables"))
            }
            Change::AlterEnum { .. } | Change::RenameEnumValue { .. } => self.alter_enum(work),
            Change::CreateTable { table } => self.create_table(work, &table.name),
            Change::DropTable { table } => self.drop_table(work, table),
            Change::RenameTable { from, to } => self.rename_table(work, from, to),
            Change::CreateView { view } => self.create_view(work, view),
            Change::DropView { view } => {
                self.emit(work, [create::writer().raw("DROP VIEW ").name(&view.name).finish()]);
                self.state.apply(work)
            }
            Change::CreateObject { .. } | Change::DropObject { .. } | Change::ReplaceObject { .. } => {
                self.finish(|_| true)?;
                self.emit(work, work.change().object_statement());
                self.state.apply(work)
            }
            other => match within_table(other) {
                Some(table) => self.alter_table(work, table),
                None => self.state.apply(work),
            },
        }
    }

    /// Makes the pending changes of the tables that `which` picks.
    fn finish(&mut self, which: impl Fn(&Group<'_>) -> bool) -> Result<(), Unsupported> {
        let due: Vec<_> = self.groups.iter().filter(|(_, group)| which(group)).map(|(id, _)| *id).collect();
        for id in due {
            if let Some(group) = self.groups.shift_remove(&id) {
                self.steps.extend(group.steps(&mut self.state)?);
            }
        }
        Ok(())
    }

    /// The statements of one piece of work.
    fn emit(&mut self, work: &Work<'_>, statements: impl IntoIterator<Item = Sql>) {
        let why: Vec<_> = work.changes.iter().map(ToString::to_string).collect();
        let why = why.join("; ");
        for (at, sql) in statements.into_iter().enumerate() {
            let mut step = Step::new(sql, why.clone());
            if at == 0 {
                step.changes = work.changes.iter().map(|&change| change.clone()).collect();
                step.destroys = losses(&work.changes);
            }
            self.steps.push(step);
        }
    }

    fn create_table(&mut self, work: &Work<'c>, name: &ObjectName) -> Result<(), Unsupported> {
        self.finish(|group| group.live.name == *name)?;
        self.state.apply(work)?;
        let table = self.state.table(name)?;
        let indexes: Vec<_> = table.indexes.iter().map(|index| create::index(name, index)).collect();
        self.emit(work, std::iter::once(create::table(&table)?).chain(indexes));
        Ok(())
    }

    /// Dropping a table that others refer to would delete their rows too, or fail: nothing is enforced
    /// meanwhile, and the commit finds what refers to nothing.
    fn drop_table(&mut self, work: &Work<'c>, table: &Table) -> Result<(), Unsupported> {
        self.finish(|group| group.name == table.name)?;
        let is_referred_to = self.state.schema.referrers(&table.name).any(|(from, _)| from.name != table.name);
        self.emit(work, [create::writer().raw("DROP TABLE ").name(&table.name).finish()]);
        if let Some(step) = self.steps.last_mut().filter(|_| is_referred_to) {
            step.runs = Runs::Unenforced;
        }
        self.state.apply(work)
    }

    fn rename_table(&mut self, work: &Work<'c>, from: &ObjectName, to: &ObjectName) -> Result<(), Unsupported> {
        if to.schema.is_some() {
            return Err(unsupported("a database schema", to, "leave the schema out of the name"));
        }
        self.finish(|group| group.live.name == *to && group.name != *from)?;
        let id = self.state.id(from);
        if self.rebuilt.contains(&id) {
            self.group(id, from)?.name = to.clone();
            self.state.apply(work)?;
            let after = self.state.passing(to)?;
            return self.groups[&id].add(work.change(), &after);
        }
        self.emit(work, native::rename_table_to(from, to));
        self.state.apply(work)?;
        self.state.rename_in_triggers(&from.name, &to.name, &from.name);
        Ok(())
    }

    /// The pending changes of a table, begun where there are none yet.
    fn group(&mut self, id: TableId, name: &ObjectName) -> Result<&mut Group<'c>, Unsupported> {
        if !self.groups.contains_key(&id) {
            self.groups.insert(id, Group::new(self.state.table(name)?));
        }
        Ok(&mut self.groups[&id])
    }

    fn create_view(&mut self, work: &Work<'c>, view: &View) -> Result<(), Unsupported> {
        if view.materialized || !view.options.is_empty() {
            return Err(unsupported("a materialized view, or options of a view", &view.name, "use a plain view"));
        }
        let reads =
            |group: &Group<'_>| [&group.live.name, &group.name].iter().any(|name| view.query.mentions(&name.name));
        self.finish(|group| reads(group) || group.live.name == view.name)?;
        let triggers = self.state.triggers(&view.name).into_iter().map(Sql::written);
        self.emit(work, std::iter::once(create::view(view)).chain(triggers));
        self.state.apply(work)
    }

    fn alter_table(&mut self, work: &Work<'c>, name: &ObjectName) -> Result<(), Unsupported> {
        let id = self.state.id(name);
        if self.rebuilt.contains(&id) {
            return self.collect(work, id, name);
        }
        let before = self.state.table(name)?;
        self.state.apply(work)?;
        let after = self.state.table(name)?;
        self.emit(work, native::statements(work, &before, &after)?);
        if let Change::RenameColumn { from, to, .. } = work.change() {
            self.state.rename_in_triggers(from, to, &name.name);
        }
        Ok(())
    }

    fn collect(&mut self, work: &Work<'c>, id: TableId, name: &ObjectName) -> Result<(), Unsupported> {
        if self.groups.get(&id).is_some_and(|group| group.must_come_first(work.change())) {
            self.finish(|group| group.name == *name)?;
        }
        self.drop_index_now(work, id, name)?;
        self.state.apply(work)?;
        let after = self.state.passing(name)?;
        let group = &mut self.groups[&id];
        let mut left = work.changes.iter().filter(|change| !matches!(change, Change::DropIndex { .. }));
        left.try_for_each(|change| group.add(change, &after))
    }

    /// An index goes at once: its name may be wanted by the next change, on another table.
    fn drop_index_now(&mut self, work: &Work<'c>, id: TableId, name: &ObjectName) -> Result<(), Unsupported> {
        let live = &mut self.group(id, name)?.live;
        let (Change::DropIndex { index: Index { name: gone, .. }, .. } | Change::RenameIndex { from: gone, .. }) =
            work.change()
        else {
            return Ok(());
        };
        if let Some(at) = live.indexes.iter().position(|index| index.name == *gone) {
            let index = live.indexes.remove(at);
            self.emit(work, [create::drop_index(&index)]);
        }
        Ok(())
    }

    fn alter_enum(&mut self, work: &Work<'c>) -> Result<(), Unsupported> {
        for user in self.state.enum_users(work.change()) {
            let id = self.state.id(&user);
            let columns = self.state.columns_of(work.change(), &user);
            self.group(id, &user)?.add_enum(work.change(), &columns);
        }
        self.state.apply(work)
    }
}
