//! A statement writes a whole table anew while readers and writers wait.

use crate::dialect::Work;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "rewriting-statement",
    about: "A statement writes a whole table anew while readers and writers wait",
    usual: Usual::On,
    setup: "",
    bad: "VACUUM FULL teams;",
    good: "VACUUM teams;",
    looks: Looks::Statement(look),
};

fn look(at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    let cost = at.engine.cost_of_statement(words).filter(|cost| cost.work == Work::Rewrite)?;
    let (advice, fix) = match words.get(..2) {
        Some([vacuum, full]) if vacuum == "vacuum" && full == "full" => {
            let rest = words[2..].join(" ");
            ("a plain VACUUM frees the room for new rows", Fix::here(vec![format!("VACUUM {rest}")]))
        }
        _ => ("do it while nobody needs the table", at.allowed(RULE.name, "nobody needs the table then")),
    };
    Some(Finding::new("a whole table is written anew while everybody waits", advice, fix).cost(cost))
}
