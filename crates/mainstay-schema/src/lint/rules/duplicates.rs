//! What becomes unique fails where two rows are the same.

use crate::change::{Change, Constraint};
use crate::lint::{Finding, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "duplicates",
    about: "What becomes unique fails where two rows are the same",
    usual: Usual::Off,
    setup: "",
    bad: "CREATE UNIQUE INDEX CONCURRENTLY ux_users_email ON users (email);",
    good: "CREATE INDEX CONCURRENTLY ix_users_email ON users (email);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let (table, columns): (_, Vec<&str>) = match change {
        Change::AddConstraint { table, constraint: Constraint::Unique(unique) } => {
            (table, unique.columns.iter().map(String::as_str).collect())
        }
        Change::CreateIndex { table, index, .. } if index.unique => {
            (table, index.keys.iter().filter_map(|key| key.column_name()).collect())
        }
        _ => return None,
    };
    at.old_table(table).filter(|_| !at.takes_an_index_over())?;
    let columns = columns.join(", ");
    let message = format!("two rows of {table} with the same {columns} make it fail");
    let advice = format!("look first: SELECT {columns}, count(*) FROM {table} GROUP BY {columns} HAVING count(*) > 1");
    Some(Finding::new(message, advice, at.allowed(RULE.name, "there were no duplicates when it was written")))
}
