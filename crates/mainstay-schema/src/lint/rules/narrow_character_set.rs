//! A character set that does not have every character: a name or an emoji is refused, or stored as question marks.

use crate::change::Change;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "narrow-character-set",
    about: "A character set that does not have every character: what it lacks is refused, or stored as question marks",
    usual: Usual::Off,
    setup: "",
    bad: "CREATE TABLE visits (id BIGINT PRIMARY KEY, note TEXT) ENGINE = InnoDB COLLATE = latin1_swedish_ci;",
    good: "CREATE TABLE visits (id BIGINT PRIMARY KEY, note TEXT) ENGINE = InnoDB;",
    looks: Looks::Change(look),
};

/// The table option that names the collation, and so the character set.
const COLLATE: &str = "collate";

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    if !at.engine.capabilities().whole_definitions {
        return None;
    }
    let mut wide = change.clone();
    let narrow = match &mut wide {
        Change::CreateTable { table } => {
            let own = table.options.get(COLLATE).filter(|name| is_narrow(name)).cloned();
            if own.is_some() {
                table.options.shift_remove(COLLATE);
            }
            let columns = table.columns.iter_mut().filter(|column| column.collation.as_deref().is_some_and(is_narrow));
            columns.fold(own, |found, column| found.or(column.collation.take()))
        }
        Change::AddColumn { column, .. } => column.collation.take().filter(|name| is_narrow(name)),
        _ => None,
    }?;
    let message = format!("{narrow} does not have every character: what it lacks is refused, or stored as `?`");
    Some(Finding::new(message, "leave it to utf8mb4, which has them all", Fix::here(at.instead(change, &[wide]))))
}

fn is_narrow(collation: &str) -> bool {
    let set = collation.split('_').next().unwrap_or_default();
    !["utf8mb4", "utf16", "utf32", "binary", "uca1400"].contains(&set)
}
