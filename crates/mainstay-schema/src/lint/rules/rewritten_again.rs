//! A table that an earlier statement of the revision had written anew already: once is enough.

use crate::change::Change;
use crate::dialect::Work;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "rewritten-again",
    about: "A table that an earlier statement of the revision had written anew already: one ALTER TABLE does it once",
    usual: Usual::Off,
    setup: "",
    bad: "-- lint: allow change-type because the table is small\nALTER TABLE users ALTER COLUMN age TYPE BIGINT;\n\
          -- lint: allow change-type because the table is small\nALTER TABLE users ALTER COLUMN boss_id TYPE INTEGER;",
    good: "-- lint: allow change-type because the table is small\n\
           ALTER TABLE users ALTER COLUMN age TYPE BIGINT, ALTER COLUMN name TYPE TEXT;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let table = change.table()?;
    let cost = at.long_lock(change).filter(|cost| cost.work == Work::Rewrite)?;
    if !at.is_rewritten(table) {
        return None;
    }
    let message = format!("every row of {table} is written anew once more");
    Some(Finding::new(message, "make it part of the ALTER TABLE that came before", Fix::default()).cost(cost))
}
