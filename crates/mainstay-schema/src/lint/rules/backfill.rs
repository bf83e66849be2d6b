//! Rows are changed while the lock of an earlier ALTER TABLE keeps everybody out.

use crate::lint::subject::updated_table;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::ObjectName;

pub(super) const RULE: Rule = Rule {
    name: "backfill",
    about: "Rows are changed while the lock of an earlier ALTER TABLE keeps everybody out",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TABLE users ADD COLUMN score INTEGER;\nUPDATE users SET score = 0;",
    good: "ALTER TABLE users ADD COLUMN score INTEGER;\n-- in batches of 1000\nUPDATE users SET score = 0;",
    looks: Looks::Statement(look),
};

fn look(at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    let table = updated_table(words)?;
    if at.seen.batches.is_some() || !at.is_held(table) || at.is_new(&ObjectName::from(table)) {
        return None;
    }
    let message = format!("the lock that an earlier statement took on {table} is held until all rows are changed");
    let advice = "change some rows at a time, each batch in a transaction of its own";
    let fix = Fix::here(vec![format!("-- in batches of 1000\n{}", at.seen.text)]);
    Some(Finding::new(message, advice, fix))
}
