//! The keys of a model by which an engine may find that a row is there already.

use super::Meta;
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::schema::{KeyPart, default_name};

/// A key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UniqueKey {
    /// The name by which an error tells it; `None` where the engine tells none.
    pub(super) name: Option<String>,
    /// The places of its columns; empty where it is made of something else than columns.
    pub(super) columns: Vec<usize>,
}

/// The primary key and the unique constraints and indexes of a model.
pub(super) fn unique_keys(meta: &Meta, primary_key_name: Option<&str>) -> Vec<UniqueKey> {
    let mut keys = Vec::new();
    if !meta.key.is_empty() {
        keys.push(UniqueKey { name: primary_key_name.map(str::to_owned), columns: meta.key.clone() });
    }
    let Some(table) = meta.table else { return keys };
    let place = |name: &str| meta.columns.iter().position(|column| column.name == name);
    for unique in &table.uniques {
        let columns: Vec<usize> = unique.columns.iter().filter_map(|name| place(name)).collect();
        // As one without a name is called when the table is made.
        let names: Vec<&str> = unique.columns.iter().map(String::as_str).collect();
        let name = unique.name.clone().unwrap_or_else(|| default_name(&table.name.name, &names, "key"));
        keys.push(UniqueKey { name: Some(name), columns });
    }
    for index in table.indexes.iter().filter(|index| index.unique) {
        let column = |part: &KeyPart| match part {
            KeyPart::Column(name) => place(name),
            KeyPart::Expr(_) => None,
        };
        let columns: Option<Vec<usize>> = index.keys.iter().map(|key| column(&key.part)).collect();
        let columns = columns.filter(|_| index.predicate.is_none()).unwrap_or_default();
        keys.push(UniqueKey { name: Some(index.name.clone()), columns });
    }
    keys
}

/// The one of these keys that is made of these columns.
pub(super) fn key_of<'k>(keys: &'k [UniqueKey], on: &[usize], meta: &Meta) -> Result<&'k UniqueKey> {
    let is_it = |key: &&UniqueKey| key.columns.len() == on.len() && on.iter().all(|at| key.columns.contains(at));
    keys.iter().find(is_it).ok_or_else(|| {
        let names: Vec<&str> = on.iter().map(|at| meta.columns[*at].name).collect();
        Error::new(ErrorKind::Config, format!("no unique key is made of ({})", names.join(", ")))
            .at(&meta.name)
            .hint("declare it: #[column(unique)], or unique(columns = […]) at the model; or take another key")
    })
}
