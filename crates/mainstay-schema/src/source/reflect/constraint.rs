//! Constraints in words: at their column where they have but one, else at the struct; named where the name is not the usual one.

use super::table::Words;
use super::words::{assign, call, list, names, reference, text};
use crate::schema::{Check, Exclusion, ForeignKey, PrimaryKey, ReferentialAction, Table, Timing, Unique, default_name};
use crate::source::names::{distinct, only_column};

pub(super) fn primary_key<'t>(table: &'t Table, words: &mut Words<'t>) {
    let Some(PrimaryKey { name, columns, .. }) = &table.primary_key else { return };
    match (columns.as_slice(), name) {
        ([column], None) => words.at(column, ["primary_key".to_owned()]),
        ([column], Some(name)) => words.at(column, [assign("primary_key", name)]),
        (_, None) => words.own.push(list("primary_key", columns)),
        (_, Some(name)) => words.own.push(call("primary_key", &[list("columns", columns), assign("name", name)])),
    }
}

/// The name of a constraint, unless it is the one that it would get anyway. Beside a constraint without a name
/// all others say theirs: it would take one of them.
fn given_name(table: &Table, columns: &[&str], suffix: &str, name: Option<&str>) -> Option<String> {
    let usual = default_name(&table.name.name, columns, suffix);
    name.filter(|name| *name != usual || has_nameless(table)).map(|name| assign("name", name))
}

fn has_nameless(table: &Table) -> bool {
    table.uniques.iter().any(|unique| unique.name.is_none())
        || table.foreign_keys.iter().any(|key| key.name.is_none())
        || table.checks.iter().any(|check| check.name.is_none())
}

fn strs(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

pub(super) fn unique<'t>(table: &Table, unique: &'t Unique, words: &mut Words<'t>) {
    let named_after = distinct(unique.columns.iter().chain(&unique.include).cloned());
    let mut said: Vec<_> = given_name(table, &strs(&named_after), "key", unique.name.as_deref()).into_iter().collect();
    if !unique.include.is_empty() {
        said.push(list("include", &unique.include));
    }
    if unique.nulls_not_distinct {
        said.push("nulls_not_distinct".to_owned());
    }
    said.extend(timing(unique.timing));
    match unique.columns.as_slice() {
        [column] => words.at(column, [call("unique", &said)]),
        columns => {
            said.insert(0, list("columns", columns));
            words.own.push(call("unique", &said));
        }
    }
}

fn timing(timing: Timing) -> Option<String> {
    match timing {
        Timing::NotDeferrable => None,
        Timing::InitiallyImmediate => Some("deferrable".to_owned()),
        Timing::InitiallyDeferred => Some(assign("deferrable", "deferred")),
    }
}

pub(super) fn foreign_key<'t>(table: &Table, key: &'t ForeignKey, words: &mut Words<'t>) {
    let name = given_name(table, &strs(&key.columns), "fkey", key.name.as_deref());
    let target = reference(&key.references, &key.referenced);
    let actions = [("on_delete", &key.on_delete), ("on_update", &key.on_update)];
    let actions = actions.into_iter().filter_map(|(word, action)| Some(assign(word, &action_words(action)?)));
    let mut said: Vec<_> = actions.chain(timing(key.timing)).collect();
    let whole = name.is_some() || key.match_full;
    said.extend(name);
    if key.match_full {
        said.push("match_full".to_owned());
    }
    match key.columns.as_slice() {
        [column]
            if !words.columns.get(column.as_str()).is_some_and(|known| known.iter().any(|word| is_reference(word))) =>
        {
            if whole {
                said.insert(0, text(&target));
                words.at(column, [call("references", &said)]);
            } else {
                said.insert(0, assign("references", &target));
                words.at(column, said);
            }
        }
        columns => {
            said.insert(0, list("columns", columns));
            said.insert(1, assign("references", &target));
            words.own.push(call("foreign_key", &said));
        }
    }
}

/// A column refers to one thing in its own words; what else it refers to, the struct says.
fn is_reference(word: &str) -> bool {
    word.starts_with("references")
}

fn action_words(action: &ReferentialAction) -> Option<String> {
    let with = |word: &str, columns: &[String]| match columns {
        [] => word.to_owned(),
        columns => format!("{word} ({})", names(columns)),
    };
    Some(match action {
        ReferentialAction::NoAction => return None,
        ReferentialAction::Restrict => "restrict".to_owned(),
        ReferentialAction::Cascade => "cascade".to_owned(),
        ReferentialAction::SetNull(columns) => with("set null", columns),
        ReferentialAction::SetDefault(columns) => with("set default", columns),
    })
}

/// A check over one column stands there; its usual name is after that column, as the reader and the server have it.
pub(super) fn check<'t>(table: &'t Table, check: &Check, words: &mut Words<'t>) {
    let column = only_column(table, &check.expr);
    let columns: Vec<_> = column.into_iter().collect();
    let mut said: Vec<_> = given_name(table, &columns, "check", check.name.as_deref()).into_iter().collect();
    if check.no_inherit {
        said.push("no_inherit".to_owned());
    }
    let expr = check.expr.as_str();
    if said.is_empty() {
        said.push(text(expr));
    } else {
        said.insert(0, assign("expr", expr));
    }
    let word = call("check", &said);
    match column {
        Some(column) => words.at(column, [word]),
        None => words.own.push(word),
    }
}

pub(super) fn exclusion(exclusion: &Exclusion) -> String {
    let definition = text(exclusion.definition.as_str());
    match &exclusion.name {
        Some(name) => call("exclude", &[assign("name", name), format!("definition = {definition}")]),
        None => call("exclude", &[definition]),
    }
}
