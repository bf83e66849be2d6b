//! A dropped table takes its rows along, and whoever still reads it fails.

use crate::change::Change;
use crate::lint::{Finding, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "drop-table",
    about: "A dropped table takes its rows along, and whoever still reads it fails",
    usual: Usual::On,
    setup: "CREATE TABLE old (id BIGINT PRIMARY KEY);",
    bad: "DROP TABLE old;",
    good: "CREATE TABLE passing (id BIGINT PRIMARY KEY);\nDROP TABLE passing;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::DropTable { table } = change else { return None };
    at.old_table(&table.name)?;
    let message = format!("the rows of {} are gone, and whoever still reads it fails", table.name);
    let advice = "stop using it in one release, drop it in a later one";
    Some(Finding::new(message, advice, at.allowed(RULE.name, "nothing has used it since release N")))
}
