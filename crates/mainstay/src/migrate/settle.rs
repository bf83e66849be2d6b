//! Bringing a text and a server together: what differs in spelling alone is spelled as the server prints it.

use super::autogenerate::cannot_express;
use crate::engine::Connection;
use crate::error::Result;
use mainstay_schema::change::{Change, Constraint};
use mainstay_schema::diff::diff;
use mainstay_schema::plan::plan;
use mainstay_schema::schema::{ObjectName, Schema, Table};
use mainstay_schema::sql::Sql;
use std::collections::BTreeSet;

/// Brings what a text says and what a server shows together: both into the normal form of the engine, and
/// what of the text differs in a way that may be spelling alone as the server prints it.
///
/// # Errors
/// When the server does not take what `text` says.
pub async fn settle(connection: &mut dyn Connection, text: &mut Schema, shown: &mut Schema) -> Result<()> {
    settle_at_once(connection, text, shown).await.map(drop)
}

/// The same; `true` when there was no difference at all, so that nobody needs to look again.
pub(super) async fn settle_at_once(
    connection: &mut dyn Connection,
    text: &mut Schema,
    shown: &mut Schema,
) -> Result<bool> {
    connection.dialect().normalize(shown);
    let changes = diff(shown, text);
    let doubtful = Doubtful::among(&changes, shown, text);
    if doubtful.is_empty() {
        return Ok(changes.is_empty());
    }
    let excerpt = doubtful.excerpt(text, shown);
    let steps = plan(&Schema::new(), &excerpt, connection.dialect()).map_err(cannot_express)?.steps;
    let script: Vec<Sql> = steps.into_iter().map(|step| step.sql).collect();
    let mut printed = connection.on_scratch(&script).await?;
    connection.dialect().normalize(&mut printed);
    doubtful.take_over(text, printed);
    Ok(false)
}

/// The tables and views whose difference may be one of spelling.
struct Doubtful {
    tables: BTreeSet<ObjectName>,
    views: bool,
}

impl Doubtful {
    fn among(changes: &[Change], shown: &Schema, text: &Schema) -> Self {
        let tables =
            changes.iter().filter_map(expression_of).filter(|name| text.tables.contains_key(*name)).cloned().collect();
        let views = changes
            .iter()
            .any(|change| matches!(change, Change::CreateView { view } if shown.views.contains_key(&view.name)));
        Self { tables, views }
    }

    fn is_empty(&self) -> bool {
        self.tables.is_empty() && !self.views
    }

    /// What must be made for the server to print it: those tables alone, or everything that a view may read.
    /// Defaults on which both agree are left out: they may call what a scratch database does not have.
    fn excerpt(&self, text: &Schema, shown: &Schema) -> Schema {
        if self.views {
            return text.clone();
        }
        let mut part = Schema { tables: Default::default(), views: Default::default(), ..text.clone() };
        for name in &self.tables {
            let mut table = Table { foreign_keys: Vec::new(), ..text.tables[name].clone() };
            for column in &mut table.columns {
                let seen = shown.tables.get(name).and_then(|table| table.column(&column.name));
                column.default = column
                    .default
                    .take()
                    .filter(|default| seen.and_then(|seen| seen.default.as_ref()).is_none_or(|seen| seen != default));
            }
            part.add_table(table);
        }
        part
    }

    /// Takes the expressions over as the server printed them; all else stays as it was said.
    fn take_over(&self, text: &mut Schema, mut printed: Schema) {
        for name in &self.tables {
            if let (Some(said), Some(seen)) = (text.tables.get_mut(name), printed.tables.shift_remove(name)) {
                take_over_table(said, seen);
            }
        }
        if self.views {
            for (name, seen) in printed.views {
                if let Some(said) = text.views.get_mut(&name) {
                    said.query = seen.query;
                    said.columns = seen.columns;
                }
            }
        }
    }
}

fn take_over_table(said: &mut Table, seen: Table) {
    for column in &mut said.columns {
        if let Some(seen) = seen.column(&column.name) {
            column.default = seen.default.clone().or(column.default.take());
            column.generated.clone_from(&seen.generated);
        }
    }
    said.checks = seen.checks;
    said.exclusions = seen.exclusions;
    said.indexes = seen.indexes;
}

/// The table, when the change is about something that holds an expression.
fn expression_of(change: &Change) -> Option<&ObjectName> {
    match change {
        Change::AlterColumn { table, from, to, .. } if from.default != to.default || from.generated != to.generated => {
            Some(table)
        }
        Change::AddConstraint { table, constraint: Constraint::Check(_) | Constraint::Exclusion(_) } => Some(table),
        Change::CreateIndex { table, .. } => Some(table),
        _ => None,
    }
}
