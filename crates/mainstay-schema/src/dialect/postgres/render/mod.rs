//! Changes to statements. Each file writes one kind of thing; here they are told apart, and what all
//! of them need is kept: the schema as it stands before the change at hand.

mod along;
mod casts;
mod column;
mod constraint;
mod detach;
mod enumeration;
mod identity;
mod index;
mod object;
mod table;
mod view;

pub(super) use identity::continue_after_highest;

use super::Postgres;
use crate::change::{Change, Commented};
use crate::dialect::{Dialect, Unsupported};
use crate::plan::{Lock, Runs, Step};
use crate::schema::{Extension, ObjectName, Schema, Type, default_name};
use crate::sql::{Sql, SqlWriter};

/// The statements that make `changes`, in order, on a database that looks like `from`.
pub(super) fn render(dialect: &Postgres, changes: &[Change], from: &Schema) -> Result<Vec<Step>, Unsupported> {
    let mut renderer = Renderer::new(dialect, changes, from);
    for (at, change) in changes.iter().enumerate() {
        renderer.at = at;
        renderer.reason = change.to_string();
        let begun = renderer.steps.len();
        if !renderer.alter_detached(change) {
            renderer.change(change)?;
        }
        renderer.bring_back()?;
        if let Some(first) = renderer.steps.get_mut(begun) {
            first.changes = vec![change.clone()];
            first.destroys = change.loss();
        }
    }
    Ok(renderer.steps)
}

type Done = Result<(), Unsupported>;

struct Renderer<'a> {
    dialect: &'a Postgres,
    changes: &'a [Change],
    /// The change at hand.
    at: usize,
    reason: String,
    steps: Vec<Step>,
    state: State<'a>,
    detached: Vec<detach::Detached>,
    /// The schema that pgvector was put in, when it is not one that is always searched.
    vector_schema: Option<String>,
}

/// The schema before a change: `from` with the changes before it applied, which is done only when asked.
struct State<'a> {
    from: &'a Schema,
    now: Option<Schema>,
    applied: usize,
}

impl State<'_> {
    fn before(&mut self, changes: &[Change], at: usize) -> &Schema {
        if at == 0 {
            return self.from;
        }
        let now = self.now.get_or_insert_with(|| self.from.clone());
        for change in &changes[self.applied..at] {
            // A change that does not fit is refused by the server, in better words.
            let _ = now.apply(change);
        }
        self.applied = at;
        now
    }
}

impl<'a> Renderer<'a> {
    fn new(dialect: &'a Postgres, changes: &'a [Change], from: &'a Schema) -> Self {
        let created = changes.iter().filter_map(|change| match change {
            Change::CreateExtension { extension } => Some(extension),
            _ => None,
        });
        let mut vector = created.chain(from.extensions.values()).filter(|extension| extension.name == "vector");
        Self {
            dialect,
            changes,
            at: 0,
            reason: String::new(),
            steps: Vec::new(),
            state: State { from, now: None, applied: 0 },
            detached: Vec::new(),
            vector_schema: vector.next().and_then(|extension| extension.schema.clone()),
        }
    }

    fn change(&mut self, change: &Change) -> Done {
        match change {
            Change::CreateNamespace { name } => self.short("CREATE SCHEMA ", &ObjectName::new(name), Lock::None),
            Change::DropNamespace { name } => self.short("DROP SCHEMA ", &ObjectName::new(name), Lock::None),
            Change::RenameNamespace { from, to } => {
                let sql = self.writer().raw("ALTER SCHEMA ").ident(from).raw(" RENAME TO ").ident(to).finish();
                self.step(sql, Lock::None);
            }
            Change::CreateExtension { extension } => self.create_extension(extension),
            Change::DropExtension { extension } => {
                self.short("DROP EXTENSION ", &ObjectName::new(&extension.name), Lock::None);
            }
            Change::AlterExtension { from, to } => self.alter_extension(from, to),
            Change::CreateEnum { enumeration } => self.create_enum(enumeration),
            Change::DropEnum { enumeration } => self.short("DROP TYPE ", &enumeration.name, Lock::None),
            Change::AlterEnum { from, to } => self.alter_enum(from, to)?,
            Change::RenameEnum { from, to } => self.rename_enum(from, to),
            Change::RenameEnumValue { name, from, to } => self.rename_enum_value(name, from, to),
            Change::CreateTable { table } => self.create_table(table)?,
            Change::DropTable { table } => self.short("DROP TABLE ", &table.name, Lock::All),
            Change::RenameTable { from, to } => self.rename_table(from, to),
            Change::SetTableOption { table, option, from, to } => {
                self.set_option(table, option, from.as_deref(), to.as_deref())?;
            }
            Change::SetComment { on, to, .. } => self.comment(on, to.as_deref()),
            Change::AddColumn { table, column } => self.add_column(table, column)?,
            Change::DropColumn { table, column } => self.drop_column(table, column),
            Change::RenameColumn { table, from, to } => self.rename_within(table, "COLUMN ", from, to),
            Change::AlterColumn { table, from, to, using } => self.alter_column(table, from, to, using.as_ref())?,
            Change::AddConstraint { table, constraint } => self.add_constraint(table, constraint),
            Change::DropConstraint { table, constraint } => self.drop_constraint(table, constraint),
            Change::RenameConstraint { table, from, to } => self.rename_within(table, "CONSTRAINT ", from, to),
            Change::ValidateConstraint { table, name } => self.validate_constraint(table, name),
            Change::CreateIndex { table, index, concurrently } => self.create_index(table, index, *concurrently),
            Change::DropIndex { table, index, concurrently } => self.drop_index(table, index, *concurrently),
            Change::RenameIndex { table, from, to } => self.rename_index(table, from, to),
            Change::CreateView { view } => self.create_view(view),
            Change::RenameView { from, to } => self.rename_view(from, to),
            Change::DropView { view } => self.drop_view(view),
            Change::CreateObject { .. } | Change::DropObject { .. } | Change::ReplaceObject { .. } => {
                self.object(change)
            }
        }
        Ok(())
    }

    /// The schema as it stands before the change at hand.
    fn state(&mut self) -> &Schema {
        self.state.before(self.changes, self.at)
    }

    fn writer(&self) -> SqlWriter<'a> {
        SqlWriter::new(self.dialect)
    }

    fn step(&mut self, sql: Sql, lock: Lock) -> &mut Step {
        self.steps.push(Step { lock: Some(lock), ..Step::new(sql, self.reason.clone()) });
        self.steps.last_mut().expect("one was pushed just now")
    }

    /// A statement that must not stand within a transaction.
    fn step_outside(&mut self, sql: Sql, lock: Lock) {
        self.step(sql, lock).runs = Runs::Outside;
    }

    fn short(&mut self, words: &'static str, name: &ObjectName, lock: Lock) {
        let sql = self.writer().raw(words).name(name).finish();
        self.step(sql, lock);
    }

    /// The spelling of a column's type.
    fn ty(&self, ty: &Type, table: &ObjectName, column: &str) -> Result<String, Unsupported> {
        let text =
            self.dialect.type_name(ty).map_err(|error| Unsupported { place: format!("{table}.{column}"), ..error })?;
        let Some(schema) = self.vector_schema.as_deref().filter(|_| is_vector(ty)) else { return Ok(text) };
        let mut qualified = String::new();
        self.dialect.quote(&mut qualified, schema);
        Ok(qualified + "." + &text)
    }

    fn create_extension(&mut self, extension: &Extension) {
        let mut writer = self.writer();
        writer.raw("CREATE EXTENSION IF NOT EXISTS ").ident(&extension.name);
        if let Some(schema) = &extension.schema {
            writer.raw(" SCHEMA ").ident(schema);
        }
        if let Some(version) = &extension.version {
            writer.raw(" VERSION ").literal(version);
        }
        self.step(writer.finish(), Lock::None);
    }

    fn alter_extension(&mut self, from: &Extension, to: &Extension) {
        if from.schema != to.schema {
            let schema = to.schema.as_deref().unwrap_or(&self.dialect.home);
            let mut writer = self.writer();
            writer.raw("ALTER EXTENSION ").ident(&to.name).raw(" SET SCHEMA ").ident(schema);
            self.step(writer.finish(), Lock::None);
        }
        if let Some(version) = to.version.as_ref().filter(|version| from.version.as_ref() != Some(version)) {
            let mut writer = self.writer();
            writer.raw("ALTER EXTENSION ").ident(&to.name).raw(" UPDATE TO ").literal(version);
            self.step(writer.finish(), Lock::None);
        }
    }

    fn comment(&mut self, on: &Commented, text: Option<&str>) {
        let mut writer = self.writer();
        match on {
            Commented::Table(name) => writer.raw("COMMENT ON TABLE ").name(name),
            Commented::PrimaryKey(name) => {
                let key = default_name(&name.name, &[], "pkey");
                writer.raw("COMMENT ON CONSTRAINT ").ident(&key).raw(" ON ").name(name)
            }
            Commented::Enum(name) => writer.raw("COMMENT ON TYPE ").name(name),
            Commented::View(name) if self.is_materialized(name) => {
                writer.raw("COMMENT ON MATERIALIZED VIEW ").name(name)
            }
            Commented::View(name) => writer.raw("COMMENT ON VIEW ").name(name),
            Commented::Index { table, index } => writer.raw("COMMENT ON INDEX ").name(&table.sibling(index)),
        };
        let sql = end_comment(&mut writer, text);
        self.step(sql, Lock::None);
    }

    pub(super) fn is_materialized(&mut self, view: &ObjectName) -> bool {
        self.state().views.get(view).is_some_and(|view| view.materialized)
    }
}

fn is_vector(ty: &Type) -> bool {
    match ty {
        Type::Vector(_) => true,
        Type::Array(element) => is_vector(element),
        _ => false,
    }
}

fn end_comment(writer: &mut SqlWriter<'_>, text: Option<&str>) -> Sql {
    match text {
        Some(text) => writer.raw(" IS ").literal(text),
        None => writer.raw(" IS NULL"),
    };
    writer.finish()
}

#[cfg(test)]
mod tests;
