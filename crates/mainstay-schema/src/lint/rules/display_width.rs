//! A number behind an integer type limits nothing, and servers forget it.

use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::sql::Token;

pub(super) const RULE: Rule = Rule {
    name: "display-width",
    about: "A number behind an integer type limits nothing, and servers forget it",
    usual: Usual::Off,
    setup: "",
    bad: "CREATE TABLE visits (id BIGINT PRIMARY KEY, seats INT(3)) ENGINE = InnoDB;",
    good: "CREATE TABLE visits (id BIGINT PRIMARY KEY, seats INT) ENGINE = InnoDB;",
    looks: Looks::Text(look),
};

const INTEGERS: [&str; 5] = ["smallint", "mediumint", "int", "integer", "bigint"];

fn look(at: &Subject<'_>) -> Option<Finding> {
    if !at.engine.capabilities().whole_definitions || at.changes().is_empty() {
        return None;
    }
    let tokens = at.tokens();
    let is_width = |four: &&[Token<'_>]| {
        INTEGERS.iter().any(|integer| four[0].is(integer)) && four[1].is_symbol("(") && four[3].is_symbol(")")
    };
    let mut text = at.seen.text.to_owned();
    let widths: Vec<_> = tokens.windows(4).filter(is_width).collect();
    for width in widths.iter().rev() {
        text.replace_range(width[1].start..width[3].end(), "");
    }
    let first = widths.first()?;
    let message = format!("{}({}) holds what {0} holds: the number limits nothing", first[0].text, first[2].text);
    Some(Finding::new(message, "leave it out, and check the range where there is one", Fix::here(vec![text])))
}
