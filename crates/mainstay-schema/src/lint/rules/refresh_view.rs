//! A materialized view is filled anew while its readers wait.

use crate::lint::rules::concurrently;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "refresh-view",
    about: "A materialized view is filled anew while its readers wait",
    usual: Usual::On,
    setup: "CREATE MATERIALIZED VIEW totals AS SELECT id, name FROM teams;\nCREATE UNIQUE INDEX ux_totals ON totals (id);",
    bad: "REFRESH MATERIALIZED VIEW totals;",
    good: "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;",
    looks: Looks::Statement(look),
};

fn look(at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    if words.first()? != "refresh" {
        return None;
    }
    let cost = at.engine.cost_of_statement(words)?;
    let fix = Fix::here(vec![concurrently(at.seen.text, "view", 0)]);
    Some(Finding::new("the view is filled anew while its readers wait", "do it beside them", fix).cost(cost))
}
