//! Names for constraints and indexes that were given none: PostgreSQL's own, so that what a model names and
//! what the server would have named are one.

use crate::schema::{Expr, Index, KeyPart, Table, default_name};
use crate::source::names::{distinct, excluded, only_column};
use std::collections::HashSet;

/// What had another name before: its place among its like, for it may get its name only now.
#[derive(Debug, Clone, Copy)]
pub(super) enum Former {
    Unique(usize),
    ForeignKey(usize),
    Check(usize),
    Exclusion(usize),
    Index(usize),
}

impl Former {
    /// The name that it has now.
    pub(super) fn name(self, table: &Table) -> Option<&String> {
        match self {
            Self::Unique(at) => table.uniques.get(at)?.name.as_ref(),
            Self::ForeignKey(at) => table.foreign_keys.get(at)?.name.as_ref(),
            Self::Check(at) => table.checks.get(at)?.name.as_ref(),
            Self::Exclusion(at) => table.exclusions.get(at)?.name.as_ref(),
            Self::Index(at) => table.indexes.get(at).map(|index| &index.name),
        }
    }
}

/// Names every constraint and index of a table that has no name.
pub(super) fn name_constraints(table: &mut Table) {
    let mut names = Names::of(table);
    let name = table.name.name.clone();
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let mut checks = std::mem::take(&mut table.checks);
    for check in &mut checks {
        let column = only_column(table, &check.expr).map(ToOwned::to_owned);
        check.name.get_or_insert_with(|| names.free(&name, column.as_slice(), "check"));
    }
    table.checks = checks;
    for unique in &mut table.uniques {
        let columns = distinct(unique.columns.iter().chain(&unique.include).cloned());
        unique.name.get_or_insert_with(|| names.free(&name, &columns, "key"));
    }
    for key in &mut table.foreign_keys {
        key.name.get_or_insert_with(|| names.free(&name, &key.columns, "fkey"));
    }
    for exclusion in &mut table.exclusions {
        let columns = distinct(excluded(&exclusion.definition));
        exclusion.name.get_or_insert_with(|| names.free(&name, &columns, "excl"));
    }
    names.name_indexes(&name, &columns, &mut table.indexes);
}

/// Names every index of a view that has no name.
pub(super) fn name_indexes(view: &str, columns: &[String], indexes: &mut [Index]) {
    let used = indexes.iter().map(|index| index.name.clone()).collect();
    Names { used }.name_indexes(view, columns, indexes);
}

/// The columns that an expression mentions, in the order of the table.
fn mentioned(expr: &Expr, columns: &[String]) -> Vec<String> {
    let words: HashSet<String> = expr.words().collect();
    columns.iter().filter(|column| words.contains(*column)).cloned().collect()
}

/// The names of a table that are taken.
struct Names {
    used: HashSet<String>,
}

impl Names {
    fn of(table: &Table) -> Self {
        let uniques = table.uniques.iter().map(|unique| &unique.name);
        let keys = table.foreign_keys.iter().map(|key| &key.name);
        let checks = table.checks.iter().map(|check| &check.name);
        let exclusions = table.exclusions.iter().map(|exclusion| &exclusion.name);
        let indexes = table.indexes.iter().map(|index| index.name.clone());
        let given = uniques.chain(keys).chain(checks).chain(exclusions).flatten().cloned();
        let mut used: HashSet<String> = given.chain(indexes).collect();
        if let Some(key) = &table.primary_key {
            used.insert(key.name.clone().unwrap_or_else(|| default_name(&table.name.name, &[], "pkey")));
        }
        Self { used }
    }

    /// The first free name of `table_columns_suffix`, `…suffix1`, `…suffix2`.
    fn free(&mut self, table: &str, columns: &[String], suffix: &str) -> String {
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let mut name = default_name(table, &columns, suffix);
        for number in 1.. {
            if self.used.insert(name.clone()) {
                break;
            }
            name = default_name(table, &columns, &format!("{suffix}{number}"));
        }
        name
    }

    fn name_indexes(&mut self, table: &str, columns: &[String], indexes: &mut [Index]) {
        for index in indexes.iter_mut().filter(|index| index.name.is_empty()) {
            let keys = index.keys.iter().flat_map(|key| match &key.part {
                KeyPart::Column(name) => vec![name.clone()],
                KeyPart::Expr(expr) => mentioned(expr, columns),
            });
            index.name = self.free(&format!("ix_{table}"), &keys.collect::<Vec<_>>(), "");
        }
    }
}
