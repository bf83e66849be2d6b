//! Readers that expect a value meet NULL.

use crate::change::Change;
use crate::lint::{Finding, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "drop-not-null",
    about: "Readers that expect a value meet NULL",
    usual: Usual::Off,
    setup: "",
    bad: "ALTER TABLE users ALTER COLUMN email DROP NOT NULL;",
    good: "ALTER TABLE users ALTER COLUMN email SET DEFAULT '';",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::AlterColumn { table, from, to, .. } = change else { return None };
    at.old_table(table)?;
    if from.nullable || !to.nullable {
        return None;
    }
    let message = format!("readers of {table}.{0} that expect a value meet NULL", to.name);
    let advice = "let every reader take NULL first";
    Some(Finding::new(message, advice, at.allowed(RULE.name, "every reader takes NULL since release N")))
}
