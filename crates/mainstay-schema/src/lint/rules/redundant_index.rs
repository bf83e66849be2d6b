//! An index whose columns begin another is work for every write and help for no query.

use crate::change::Change;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::{Index, IndexKey, Order};

pub(super) const RULE: Rule = Rule {
    name: "redundant-index",
    about: "An index whose columns begin another is work for every write and help for no query",
    usual: Usual::On,
    setup: "",
    bad: "CREATE INDEX CONCURRENTLY ix_users_team_again ON users (team_id);",
    good: "CREATE INDEX CONCURRENTLY ix_users_age_name ON users (age, name);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::CreateIndex { table, index, .. } = change else { return None };
    let old = at.before().tables.get(table)?;
    if index.unique || index.method.is_some() || index.predicate.is_some() {
        return None;
    }
    let columns = plain(index)?;
    let begins =
        |other: &[&str]| other.len() >= columns.len() && other.iter().zip(&columns).all(|(one, two)| one == two);
    let key = old.primary_key.as_ref().map(|key| ("the primary key", key.columns.iter().map(String::as_str).collect()));
    let uniques = old.uniques.iter().map(|unique| {
        (unique.name.as_deref().unwrap_or("a unique constraint"), unique.columns.iter().map(String::as_str).collect())
    });
    let indexes = old.indexes.iter().filter(|other| other.method.is_none() && other.predicate.is_none());
    let indexes = indexes.filter_map(|other| Some((other.name.as_str(), plain(other)?)));
    let mut all =
        key.into_iter().chain(uniques).chain(indexes).filter(|(name, _): &(&str, Vec<&str>)| *name != index.name);
    let (name, _) = all.find(|(_, other)| begins(other))?;
    let message = format!("{name} begins with the columns of {} already", index.name);
    Some(Finding::new(message, "leave it out", Fix::here(Vec::new())))
}

/// The columns of an index that has nothing else.
fn plain(index: &Index) -> Option<Vec<&str>> {
    let usual = |key: &&IndexKey| key.order == Order::Asc && key.opclass.is_none() && key.collation.is_none();
    let columns: Vec<_> = index.keys.iter().filter(usual).filter_map(IndexKey::column_name).collect();
    (columns.len() == index.keys.len()).then_some(columns)
}
