//! An index is built anew while writers wait.

use crate::lint::rules::concurrently;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "reindex",
    about: "An index is built anew while writers wait",
    usual: Usual::On,
    setup: "",
    bad: "REINDEX TABLE teams;",
    good: "REINDEX TABLE CONCURRENTLY teams;",
    looks: Looks::Statement(look),
};

fn look(at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    if words.first()? != "reindex" {
        return None;
    }
    let cost = at.engine.cost_of_statement(words)?;
    let fix = Fix::here(vec![concurrently(at.seen.text, "reindex", 1)]);
    Some(Finding::new("the indexes are built anew while writers wait", "do it beside them", fix).cost(cost))
}
