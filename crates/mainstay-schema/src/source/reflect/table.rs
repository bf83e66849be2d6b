//! A table as a struct: which constraint stands at its column, which at the struct, and in what words.

use super::Writer;
use super::constraint::{check, exclusion, foreign_key, primary_key, unique};
use super::index::{index, index_words, of_view};
use super::name::{field_name, singular};
use super::words::{assign, attribute, bare, call, doc};
use crate::schema::Options;
use crate::schema::{Table, View};
use std::collections::{HashMap, HashSet};

/// The words of one struct: its own, and those of each column.
#[derive(Default)]
pub(super) struct Words<'t> {
    pub(super) own: Vec<String>,
    pub(super) columns: HashMap<&'t str, Vec<String>>,
}

impl<'t> Words<'t> {
    /// Says something at a column.
    pub(super) fn at(&mut self, column: &'t str, words: impl IntoIterator<Item = String>) {
        self.columns.entry(column).or_default().extend(words);
    }
}

impl Writer<'_> {
    /// The struct of a table.
    pub(super) fn table(&mut self, table: &Table) -> String {
        let mut words = Words { own: name_words(&table.name.name, table.name.schema.as_deref()), ..Words::default() };
        primary_key(table, &mut words);
        if table.primary_key.as_ref().is_some_and(|key| key.comment.is_some()) {
            self.leave_out(format!("the comment of the primary key of {}", table.name));
        }
        table.uniques.iter().for_each(|key| unique(table, key, &mut words));
        for key in &table.foreign_keys {
            foreign_key(table, key, &mut words);
            self.unchecked(table, key.name.as_deref(), key.not_valid);
        }
        for rule in &table.checks {
            check(table, rule, &mut words);
            self.unchecked(table, rule.name.as_deref(), rule.not_valid);
        }
        words.own.extend(table.exclusions.iter().map(exclusion));
        table.indexes.iter().for_each(|item| index(item, &mut words));
        let options = self.options(&table.name.to_string(), &table.options);
        words.own.extend(options);
        let head = head(table.comment.as_deref(), &mut words.own);
        let rust = self.names.claim(&singular(&table.name.name));
        let mut taken = HashSet::new();
        let mut fields = String::new();
        for column in &table.columns {
            let field = field_name(&mut taken, &column.name);
            let own = words.columns.remove(column.name.as_str()).unwrap_or_default();
            fields += &self.field(table, column, &field, own);
        }
        format!("{head}pub struct {rust} {{\n{fields}}}\n")
    }

    /// The struct of a view: its columns are known by its query alone.
    pub(super) fn view(&mut self, view: &View) -> String {
        let mut words = Words { own: name_words(&view.name.name, view.name.schema.as_deref()), ..Words::default() };
        words.own.push(assign("view", view.query.as_str()));
        if view.materialized {
            words.own.push("materialized".to_owned());
        }
        for index in &view.indexes {
            words.own.push(call("index", &index_words(index, of_view)));
        }
        let options = self.options(&view.name.to_string(), &view.options);
        words.own.extend(options);
        let head = head(view.comment.as_deref(), &mut words.own);
        let rust = self.names.claim(&singular(&view.name.name));
        if !view.columns.is_empty() {
            self.leave_out(format!("the column names of view {}: {}", view.name, view.columns.join(", ")));
        }
        format!("{head}pub struct {rust} {{}}\n")
    }

    fn unchecked(&mut self, table: &Table, name: Option<&str>, not_valid: bool) {
        if not_valid {
            self.leave_out(format!("NOT VALID of {} on {}", name.unwrap_or("a constraint"), table.name));
        }
    }

    /// Flags by their own words, values within `with(…)`.
    fn options(&mut self, place: &str, options: &Options) -> Vec<String> {
        const FLAGS: [(&str, &str); 3] =
            [("strict", "strict"), ("without rowid", "without_rowid"), ("unlogged", "unlogged")];
        let (mut words, mut with) = (Vec::new(), Vec::new());
        for (name, value) in options {
            match FLAGS.iter().find(|(flag, _)| flag == name) {
                Some((_, word)) => words.push((*word).to_owned()),
                None if bare(name) == *name => with.push(option(name, value)),
                None => self.leave_out(format!("option {name} = {value} of {place}")),
            }
        }
        if !with.is_empty() {
            words.push(call("with", &with));
        }
        words
    }
}

fn name_words(name: &str, schema: Option<&str>) -> Vec<String> {
    [assign("table", name)].into_iter().chain(schema.map(|schema| assign("schema", schema))).collect()
}

pub(super) fn option(name: &str, value: &str) -> String {
    let number = !value.is_empty()
        && value.len() < 10
        && !value.starts_with('0')
        && value.bytes().all(|byte| byte.is_ascii_digit());
    if number { format!("{name} = {value}") } else { assign(name, value) }
}

/// Doc comment, derive and `#[model(…)]`.
fn head(comment: Option<&str>, own: &mut Vec<String>) -> String {
    let doc = comment.and_then(|comment| doc(comment, ""));
    if let (Some(comment), None) = (comment, &doc) {
        own.push(assign("comment", comment));
    }
    format!("{}#[derive(Model)]\n{}", doc.unwrap_or_default(), attribute("model", own, ""))
}
