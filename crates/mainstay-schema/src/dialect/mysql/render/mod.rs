//! Changes to statements. Every statement commits by itself, so a change is one statement wherever the server can
//! do it in one; each file writes one kind of thing, and what all of them need is kept here.

mod aside;
mod column;
mod constraint;
mod convert;
mod create;
mod index;
mod rename;
mod table;
mod view;

use super::{MySql, SQL_MODE, fragment, with_settings};
use crate::change::{Change, Commented, Constraint};
use crate::dialect::Unsupported;
use crate::plan::{Lock, Runs, Step};
use crate::schema::{Expr, ObjectName, PrimaryKey, Schema, Table};
use crate::sql::{Sql, SqlWriter};
use std::collections::HashSet;

type Done = Result<(), Unsupported>;

/// The statements that make `changes`, in order, on a database that looks like `from`.
pub(super) fn render(dialect: &MySql, changes: &[Change], from: &Schema) -> Result<Vec<Step>, Unsupported> {
    let changes = &*table::versioned_first(aside::with_keys_aside(changes, from));
    let mut renderer = Renderer {
        dialect,
        changes,
        at: 0,
        taken: HashSet::new(),
        taken_now: Vec::new(),
        steps: Vec::new(),
        state: from.clone(),
    };
    for (at, change) in changes.iter().enumerate() {
        renderer.at = at;
        let begun = renderer.steps.len();
        if !renderer.taken.contains(&at) {
            renderer.change(change)?;
        }
        let told = renderer.steps[begun..].iter().any(|step| !step.changes.is_empty());
        if let Some(first) = renderer.steps.get_mut(begun) {
            first.destroys = change.loss();
            if !told {
                first.changes.push(change.clone());
            }
            let taken = renderer.taken_now.drain(..).map(|at| changes[at].clone());
            first.changes.extend(taken);
        }
        // A change that does not fit is refused by the server, in better words.
        let _ = renderer.state.apply(change);
    }
    Ok(renderer.steps)
}

struct Renderer<'a> {
    dialect: &'a MySql,
    changes: &'a [Change],
    /// The change at hand.
    at: usize,
    /// Later changes that a statement before them has made already.
    taken: HashSet<usize>,
    /// Those that the change at hand took.
    taken_now: Vec<usize>,
    steps: Vec<Step>,
    /// The schema as it stands before the change at hand.
    state: Schema,
}

impl<'a> Renderer<'a> {
    fn change(&mut self, change: &Change) -> Done {
        match change {
            Change::CreateTable { table } => self.create_table(table)?,
            Change::DropTable { table } => self.short("DROP TABLE ", &table.name, Lock::All),
            Change::RenameTable { from, to } => self.rename_table(from, to),
            Change::SetTableOption { table, option, to, .. } => self.set_option(table, option, to.as_deref())?,
            Change::SetComment { on, to, .. } => self.comment(on, to.as_deref())?,
            Change::AddColumn { table, column } => self.add_column(table, column)?,
            Change::DropColumn { table, column } => self.drop_column(table, &column.name),
            Change::RenameColumn { table, from, to } => self.rename_column(table, from, to)?,
            Change::AlterColumn { table, from, to, using } => self.alter_column(table, from, to, using.as_ref())?,
            Change::AddConstraint { table, constraint } => self.add_constraint(table, constraint)?,
            Change::DropConstraint { table, constraint } => self.drop_constraint(table, constraint)?,
            Change::RenameConstraint { table, from, to } => self.rename_constraint(table, from, to),
            Change::CreateIndex { table, index, concurrently } => self.create_index(table, index, *concurrently),
            Change::DropIndex { table, index, concurrently } => self.drop_index(table, index, *concurrently)?,
            Change::RenameIndex { table, from, to } => self.rename_index(table, from, to),
            Change::CreateView { view } => self.create_view(view),
            Change::DropView { view } => self.short("DROP VIEW ", &view.name, Lock::All),
            Change::CreateObject { .. } | Change::DropObject { .. } | Change::ReplaceObject { .. } => {
                if let Some(sql) = change.object_statement() {
                    self.step(sql, None);
                }
            }
            // Nothing is left of these in normal form: enums stand inline, rows are always checked.
            Change::CreateExtension { .. }
            | Change::DropExtension { .. }
            | Change::AlterExtension { .. }
            | Change::CreateEnum { .. }
            | Change::DropEnum { .. }
            | Change::AlterEnum { .. }
            | Change::RenameEnum { .. }
            | Change::RenameEnumValue { .. }
            | Change::ValidateConstraint { .. } => {}
            // A view holds no rows: under another name it is another one.
            Change::RenameView { .. } => {}
            Change::CreateNamespace { name }
            | Change::DropNamespace { name }
            | Change::RenameNamespace { to: name, .. } => {
                let hint = "use one database for each, or prefix the tables";
                return Err(self.dialect.unsupported("a database schema", name, hint));
            }
        }
        Ok(())
    }

    fn writer(&self) -> SqlWriter<'a> {
        SqlWriter::new(self.dialect)
    }

    fn step(&mut self, sql: Sql, lock: Option<Lock>) -> &mut Step {
        let reason = self.changes[self.at].to_string();
        self.steps.push(Step { runs: Runs::Outside, lock, ..Step::new(sql, reason) });
        self.steps.last_mut().expect("one was pushed just now")
    }

    fn short(&mut self, words: &'static str, name: &ObjectName, lock: Lock) {
        let sql = self.writer().raw(words).name(name).finish();
        self.step(sql, Some(lock));
    }

    /// One `ALTER TABLE` of these clauses.
    fn alter(&mut self, table: &ObjectName, clauses: Vec<Sql>) -> &mut Step {
        let mut writer = self.writer();
        writer.raw(self.let_change(table, &clauses)).raw("ALTER TABLE ").name(table);
        let separator = if clauses.len() > 1 { "\n    " } else { " " };
        writer.raw(separator).list(&clauses, ",\n    ", |writer, clause| {
            writer.spelled(clause.as_str());
        });
        let sql = self.with_zero_dates(writer.finish(), table);
        self.step(sql, None)
    }

    /// A statement about a table that has, or gets, a default with a month or day that is none: other sessions than ours
    /// may be told to refuse any change of such a table.
    fn with_zero_dates(&self, sql: Sql, table: &ObjectName) -> Sql {
        let columns = self.state.tables.get(table).into_iter().flat_map(|table| &table.columns);
        let is_zero = |text: &str| ["-00-", "-00 ", "-00'"].iter().any(|part| text.contains(part));
        let has = columns.filter_map(|column| column.default.as_ref()).any(|default| is_zero(default.as_str()));
        if !has && !is_zero(sql.as_str()) {
            return sql;
        }
        self.writer().spelled(&with_settings(&[("sql_mode", SQL_MODE)], sql.as_str())).finish()
    }

    /// Whether there is an object of a kind on the table.
    fn has(&self, table: &ObjectName, kind: &str) -> bool {
        self.state.objects.iter().any(|one| one.kind.0 == kind && one.table.as_ref() == Some(table))
    }

    /// What lets the server change a table that keeps the rows it had: it asks to be told what becomes of these.
    fn let_change(&self, table: &ObjectName, clauses: &[Sql]) -> &'static str {
        let versioned = self.state.tables.get(table).is_some_and(|table| table.has_option(Table::VERSIONED));
        let about = ["ADD SYSTEM", "DROP SYSTEM", "PARTITION", "REMOVE"];
        let plain = |clause: &Sql| !about.iter().any(|start| clause.as_str().starts_with(start));
        match (versioned || self.has(table, Table::HISTORY)) && clauses.iter().any(plain) {
            true => "SET STATEMENT system_versioning_alter_history = KEEP FOR ",
            false => "",
        }
    }

    /// The table as it stands before the change at hand; an empty one of that name where there is none.
    fn table(&self, name: &ObjectName) -> Table {
        self.state.tables.get(name).cloned().unwrap_or_else(|| Table::new(name.clone(), Vec::new()))
    }

    /// Takes the first change behind the one at hand that `wanted` finds something in: it is made here and now.
    fn take<T>(&mut self, wanted: impl Fn(&'a Change) -> Option<T>) -> Option<T> {
        let later = self.changes.iter().enumerate().skip(self.at + 1).filter(|(at, _)| !self.taken.contains(at));
        let (at, found) = later.filter_map(|(at, change)| Some((at, wanted(change)?))).next()?;
        self.taken.insert(at);
        self.taken_now.push(at);
        Some(found)
    }

    fn comment(&mut self, on: &Commented, text: Option<&str>) -> Done {
        match on {
            Commented::Table(name) => {
                let clause = self.writer().raw("COMMENT = ").literal(text.unwrap_or_default()).finish();
                self.alter(name, vec![clause]);
            }
            // What makes the key so says what it is for.
            Commented::PrimaryKey(name) if self.has(name, Table::KEY_FORM) => {}
            Commented::PrimaryKey(name) => {
                let table = self.table(name);
                if let Some(key) = &table.primary_key {
                    let new = PrimaryKey { comment: text.map(str::to_owned), ..key.clone() };
                    let add = self.add_clause(&table, &Constraint::PrimaryKey(new));
                    self.alter(name, vec![Sql::constant("DROP PRIMARY KEY"), add]);
                }
            }
            Commented::Index { table, index } => {
                let old = self.table(table);
                if let Some(index) = old.index(index) {
                    let new = crate::schema::Index { comment: text.map(str::to_owned), ..index.clone() };
                    let clauses = vec![self.drop_index_clause(&index.name), self.index_clause(&old, &new)];
                    self.alter(table, clauses);
                }
            }
            // There is no place for them.
            Commented::View(_) | Commented::Enum(_) => {}
        }
        Ok(())
    }
}

/// A fragment of a table as the server reads it.
fn spelled(expr: &Expr, table: &Table) -> String {
    fragment::spelled(expr, table.columns.iter().map(|column| column.name.as_str()))
}

#[cfg(test)]
mod tests;
