//! A domain with a check of its own: to change it later is to look at every row of every table that has the domain.

use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "constrained-domain",
    about: "A domain with a check of its own: to change it later is to look at every row of every table that has it",
    usual: Usual::Off,
    setup: "",
    bad: "CREATE DOMAIN percent AS INTEGER CHECK (VALUE <= 100);",
    good: "CREATE DOMAIN percent AS INTEGER;",
    looks: Looks::Statement(look),
};

fn look(at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    let [create, domain, name, ..] = words else { return None };
    if create != "create" || domain != "domain" || !words.iter().any(|word| word == "check") {
        return None;
    }
    let message = format!("another check of {name} will look at every row of every table that has it");
    let lower = at.seen.text.to_lowercase();
    let end = [" constraint ", " check "].iter().filter_map(|word| lower.find(word)).min();
    let fix = match end.and_then(|end| at.seen.text.get(..end)) {
        Some(bare) => Fix::here(vec![bare.trim_end().to_owned()]),
        None => at.allowed(RULE.name, "it will never change"),
    };
    Some(Finding::new(message, "put the check on the columns, where it can be added NOT VALID", fix))
}
