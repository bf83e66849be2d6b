//! A dropped column takes its values along, and whoever still names it fails.

use crate::change::Change;
use crate::lint::{Finding, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "drop-column",
    about: "A dropped column takes its values along, and whoever still names it fails",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TABLE users DROP COLUMN name;",
    good: "ALTER TABLE users ADD COLUMN nick TEXT;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::DropColumn { table, column } = change else { return None };
    at.old_table(table)?;
    if column.generated.as_ref().is_some_and(|generated| !generated.stored) {
        return None;
    }
    let message = format!("the values of {table}.{0} are gone, and statements that name it fail", column.name);
    let advice = "stop naming it in one release (inserts and SELECT * too), drop it in a later one";
    Some(Finding::new(message, advice, at.allowed(RULE.name, "nothing has named it since release N")))
}
