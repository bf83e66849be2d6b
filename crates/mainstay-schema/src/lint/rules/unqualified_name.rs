//! A name without its schema: the search path of whoever runs it decides what it means.

use crate::change::Change;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::ObjectName;

pub(super) const RULE: Rule = Rule {
    name: "unqualified-name",
    about: "A name without its schema: the search path of whoever runs it decides what it means",
    usual: Usual::Off,
    setup: "",
    bad: "CREATE TABLE notes (id BIGINT PRIMARY KEY);",
    good: "CREATE TABLE public.notes (id BIGINT PRIMARY KEY);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let name = made_or_changed(change).filter(|name| name.schema.is_none())?;
    let tokens = at.tokens();
    let is_it = |place: &usize| tokens[*place].is_name(&name.name);
    let place = (0..tokens.len()).find(is_it).filter(|_| at.engine.capabilities().namespaces)?;
    if place > 0 && tokens[place - 1].is_symbol(".") {
        return None;
    }
    let (before, rest) = at.seen.text.split_at(tokens[place].start);
    let message = format!("the search path of whoever runs it decides which {} is meant", name.name);
    Some(Finding::new(message, "name its schema", Fix::here(vec![format!("{before}public.{rest}")])))
}

fn made_or_changed(change: &Change) -> Option<&ObjectName> {
    match change {
        Change::CreateView { view } => Some(&view.name),
        Change::CreateEnum { enumeration } => Some(&enumeration.name),
        other => other.table(),
    }
}
