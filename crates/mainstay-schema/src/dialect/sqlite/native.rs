//! What SQLite's own `ALTER TABLE` can do without losing anything: <https://sqlite.org/lang_altertable.html>.

use super::create;
use super::fold::Work;
use crate::change::{Change, Constraint};
use crate::dialect::Unsupported;
use crate::schema::{Column, Expr, Index, KeyPart, ObjectName, Schema, Table};
use crate::sql::Sql;

/// Whether the work on a table needs no rebuild; the table before and after it, in normal form.
pub(super) fn is_enough(work: &Work<'_>, before: &Table, after: &Table, state: &Schema) -> bool {
    match work.change() {
        Change::AddColumn { column, .. } => can_add(&column.name, after, work),
        Change::DropColumn { column, .. } => can_drop(&column.name, before, state),
        Change::RenameColumn { .. }
        | Change::CreateIndex { .. }
        | Change::DropIndex { .. }
        | Change::RenameIndex { .. } => true,
        // What is left are definitions: either they say the same to SQLite, or the table is made anew.
        _ => definition(before) == definition(after),
    }
}

/// A table as its `CREATE TABLE` says it.
pub(super) fn definition(table: &Table) -> Table {
    Table { indexes: Vec::new(), ..table.clone() }
}

fn can_add(name: &str, after: &Table, work: &Work<'_>) -> bool {
    let Some(column) = after.column(name) else { return false };
    let in_unique = after.uniques.iter().any(|unique| unique.columns.iter().any(|other| other == name));
    let filled = match &column.default {
        None => column.nullable,
        Some(default) => is_constant(default) && work.constraints().next().is_none(),
    };
    let stored = column.generated.as_ref().is_some_and(|generated| generated.stored);
    filled && !stored && !in_unique && !after.is_key(name)
}

/// A default that is the same for every row that is there: no clock, no function, not NULL.
fn is_constant(default: &Expr) -> bool {
    let varies = ["NULL", "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP"];
    create::is_plain(default) && !varies.iter().any(|word| default.as_str().trim().eq_ignore_ascii_case(word))
}

fn can_drop(name: &str, before: &Table, state: &Schema) -> bool {
    let has = |columns: &[String]| columns.iter().any(|column| column == name);
    let stands_alone = !before.is_key(name)
        && !before.uniques.iter().any(|unique| has(&unique.columns))
        && !before.foreign_keys.iter().any(|key| has(&key.columns))
        && !state.referrers(&before.name).any(|(_, key)| has(&key.referenced));
    let mentioned = expressions(before, name).any(|expr| expr.mentions(name));
    stands_alone && !mentioned && before.columns.len() > 1
}

/// The expressions of a table outside the column itself.
fn expressions<'t>(table: &'t Table, column: &'t str) -> impl Iterator<Item = &'t Expr> {
    let others = table.columns.iter().filter(move |other| other.name != column);
    let generated = others.filter_map(|other| other.generated.as_ref().map(|generated| &generated.expr));
    let keys = table.indexes.iter().flat_map(|index| &index.keys).filter_map(|key| match &key.part {
        KeyPart::Expr(expr) => Some(expr),
        KeyPart::Column(_) => None,
    });
    let predicates = table.indexes.iter().filter_map(|index| index.predicate.as_ref());
    table.checks.iter().map(|check| &check.expr).chain(generated).chain(keys).chain(predicates)
}

/// The statements for work that [`is_enough`].
pub(super) fn statements(work: &Work<'_>, before: &Table, after: &Table) -> Result<Vec<Sql>, Unsupported> {
    let table = &before.name;
    Ok(match work.change() {
        Change::AddColumn { column, .. } => match after.column(&column.name) {
            Some(column) => vec![add_column(column, after, work)?],
            None => Vec::new(),
        },
        Change::DropColumn { column, .. } => {
            let mut all: Vec<_> = indexes_on(before, &column.name).map(create::drop_index).collect();
            let mut out = create::writer();
            all.push(out.raw("ALTER TABLE ").name(table).raw(" DROP COLUMN ").ident(&column.name).finish());
            all
        }
        Change::RenameColumn { from, to, .. } => vec![rename_column(table, from, to)],
        Change::CreateIndex { index, .. } => created(after, &index.name),
        Change::DropIndex { index, .. } => before.index(&index.name).map(create::drop_index).into_iter().collect(),
        Change::RenameIndex { from, to, .. } => {
            let dropped = before.index(from).map(create::drop_index);
            dropped.into_iter().chain(created(after, to)).collect()
        }
        _ => Vec::new(),
    })
}

fn created(after: &Table, index: &str) -> Vec<Sql> {
    after.index(index).map(|index| create::index(&after.name, index)).into_iter().collect()
}

fn indexes_on<'t>(table: &'t Table, column: &'t str) -> impl Iterator<Item = &'t Index> {
    table.indexes.iter().filter(move |index| index.keys.iter().any(|key| key.column_name() == Some(column)))
}

fn add_column(column: &Column, after: &Table, work: &Work<'_>) -> Result<Sql, Unsupported> {
    let mut out = create::writer();
    out.raw("ALTER TABLE ").name(&after.name).raw(" ADD COLUMN ");
    create::column(&mut out, column, after)?;
    let folded = work.constraints().filter_map(|constraint| match constraint {
        Constraint::ForeignKey(key) => Some(key),
        _ => None,
    });
    for key in folded {
        create::column_reference(out.raw(" "), key);
    }
    Ok(out.finish())
}

pub(super) fn rename_column(table: &ObjectName, from: &str, to: &str) -> Sql {
    let mut out = create::writer();
    out.raw("ALTER TABLE ").name(table).raw(" RENAME COLUMN ").ident(from).raw(" TO ").ident(to).finish()
}

pub(super) fn rename_table(from: &ObjectName, to: &ObjectName) -> Sql {
    create::writer().raw("ALTER TABLE ").name(from).raw(" RENAME TO ").name(to).finish()
}

/// A rename in as many steps as it takes: a name that differs in the case of letters alone is taken, to SQLite.
pub(super) fn rename_table_to(from: &ObjectName, to: &ObjectName) -> Vec<Sql> {
    if !from.name.eq_ignore_ascii_case(&to.name) {
        return vec![rename_table(from, to)];
    }
    let between = from.sibling(format!("mainstay_new_{}", from.name));
    vec![rename_table(from, &between), rename_table(&between, to)]
}
