//! A moment within an index, with columns behind it: whoever asks for a range of time uses none of those.

use crate::change::Change;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::{Index, Type};

pub(super) const RULE: Rule = Rule {
    name: "time-before-others",
    about: "A moment within an index, with columns behind it: whoever asks for a range of time uses none of those",
    usual: Usual::Off,
    setup: "CREATE TABLE visits (id BIGINT PRIMARY KEY, seen_at DATE, team_id BIGINT);",
    bad: "CREATE INDEX CONCURRENTLY ix_visits ON visits (seen_at, team_id);",
    good: "CREATE INDEX CONCURRENTLY ix_visits ON visits (team_id, seen_at);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::CreateIndex { table, index, concurrently } = change else { return None };
    let of = at.before().tables.get(table)?;
    let is_time = |name: &str| {
        let ty = of.column(name).map(|column| &column.ty);
        matches!(ty, Some(Type::Date | Type::Timestamp | Type::TimestampTz))
    };
    let moment = index.keys.iter().position(|key| key.column_name().is_some_and(is_time))?;
    if moment + 1 == index.keys.len() || index.method.is_some() {
        return None;
    }
    let name = index.keys[moment].column_name()?;
    let message = format!("a range of {name} uses none of the columns behind it in {}", index.name);
    let mut last = Index { keys: index.keys.clone(), ..index.clone() };
    let key = last.keys.remove(moment);
    last.keys.push(key);
    let create = Change::CreateIndex { table: table.clone(), index: last, concurrently: *concurrently };
    Some(Finding::new(message, "put it last", Fix::here(at.instead(change, &[create]))))
}
