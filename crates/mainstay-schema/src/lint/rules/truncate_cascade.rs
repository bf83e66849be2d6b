//! TRUNCATE … CASCADE empties tables that it does not name.

use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::ObjectName;

pub(super) const RULE: Rule = Rule {
    name: "truncate-cascade",
    about: "TRUNCATE … CASCADE empties tables that it does not name",
    usual: Usual::On,
    setup: "",
    bad: "TRUNCATE teams CASCADE;",
    good: "TRUNCATE teams, users;",
    looks: Looks::Statement(look),
};

fn look(at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    if words.first()? != "truncate" || words.last()? != "cascade" {
        return None;
    }
    let named: Vec<ObjectName> = words[1..words.len() - 1]
        .iter()
        .filter(|word| !["table", "only", ","].contains(&word.as_str()))
        .map(|word| ObjectName::from(word.trim_matches('"')))
        .collect();
    let mut all = named.clone();
    let mut next = 0;
    while let Some(name) = all.get(next).cloned() {
        let referrers = at.before().referrers(&name).map(|(table, _)| table.name.clone());
        let more: Vec<_> = referrers.filter(|name| !all.contains(name)).collect();
        all.extend(more);
        next += 1;
    }
    let others: Vec<_> = all[named.len()..].iter().map(ToString::to_string).collect();
    let message = match others.as_slice() {
        [] => "CASCADE empties whatever comes to refer to it".to_owned(),
        others => format!("{} is emptied too", others.join(", ")),
    };
    let mut writer = at.writer();
    writer.raw("TRUNCATE ").list(&all, ", ", |writer, name| {
        writer.name(name);
    });
    let fix = Fix::here(vec![writer.finish().to_string()]);
    Some(Finding::new(message, "name every table, so that nothing is emptied by surprise", fix))
}
