//! A partition is detached while readers and writers of the whole table wait.

use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "detach-partition",
    about: "A partition is detached while readers and writers of the whole table wait",
    usual: Usual::On,
    setup: "CREATE TABLE events (id BIGINT NOT NULL, at DATE NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);\n-- opaque\nCREATE TABLE events_old PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
    bad: "-- opaque\nALTER TABLE events DETACH PARTITION events_old;",
    good: "-- opaque\nALTER TABLE events DETACH PARTITION events_old CONCURRENTLY;",
    looks: Looks::Statement(look),
};

fn look(at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    if !words.iter().any(|word| word == "detach") {
        return None;
    }
    let cost = at.engine.cost_of_statement(words)?;
    let fix = Fix::here(vec![format!("-- opaque\n{} CONCURRENTLY", at.seen.text)]);
    let message = "readers and writers of the whole table wait, behind every query that runs";
    Some(Finding::new(message, "detach it beside them", fix).cost(cost))
}
