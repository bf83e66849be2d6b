//! The words of `#[model(…)]`.

use super::attribute::{Text, Word};
use super::constraint::{FOREIGN_KEY, ForeignKeyWords, KeyWords, PRIMARY_KEY, UNIQUE, UniqueWords, check, exclusion};
use super::index::{INDEX, IndexWords};
use super::problem::Problems;
use super::settings::{Family, often, once, push, set};
use crate::schema::Options;
use crate::schema::{Check, Exclusion, Expr};
use proc_macro2::Span;

/// The words of a model.
#[derive(Debug, Default)]
pub(super) struct ModelWords {
    pub table: Option<Text>,
    pub schema: Option<Text>,
    pub renamed_from: Option<Text>,
    pub comment: Option<Text>,
    pub primary_key: Option<KeyWords>,
    pub uniques: Vec<(UniqueWords, Span)>,
    pub indexes: Vec<(IndexWords, Span)>,
    pub checks: Vec<(Check, Option<Text>)>,
    pub foreign_keys: Vec<(ForeignKeyWords, Span)>,
    pub exclusions: Vec<(Exclusion, Option<Text>)>,
    pub view: Option<Expr>,
    pub materialized: bool,
    strict: bool,
    without_rowid: bool,
    unlogged: bool,
    pub with: Options,
}

/// `#[model(…)]` of a struct.
pub(super) static MODEL: Family<ModelWords> = Family {
    label: "model",
    positional: "table",
    settings: &[
        once("table = \"users\"", |model, word| set(&mut model.table, word.text())),
        once("schema = \"auth\"", |model, word| set(&mut model.schema, word.text())),
        once("renamed_from = \"people\"", |model, word| set(&mut model.renamed_from, word.text())),
        once("comment = \"what it is for\"", |model, word| set(&mut model.comment, word.text())),
        once("primary_key = [a, b]", |model, word| set(&mut model.primary_key, PRIMARY_KEY.read(word))),
        often("unique(columns = [a, b])", |model, word| push(&mut model.uniques, at(word, UNIQUE.read(word)))),
        often("index(columns = [a, b desc])", |model, word| push(&mut model.indexes, at(word, INDEX.read(word)))),
        often("check(\"price > 0\")", |model, word| push(&mut model.checks, check(word))),
        often("foreign_key(columns = [a, b], references = \"t(x, y)\")", |model, word| {
            push(&mut model.foreign_keys, at(word, FOREIGN_KEY.read(word)))
        }),
        often("exclude(\"using gist (room with =)\")", |model, word| push(&mut model.exclusions, exclusion(word))),
        once("strict", |model, word| set(&mut model.strict, word.flag())),
        once("without_rowid", |model, word| set(&mut model.without_rowid, word.flag())),
        once("unlogged", |model, word| set(&mut model.unlogged, word.flag())),
        once("with(fillfactor = 70)", |model, word| set(&mut model.with, word.options())),
        once("view = \"SELECT 1 AS one\"", |model, word| set(&mut model.view, word.expr())),
        once("materialized", |model, word| set(&mut model.materialized, word.flag())),
    ],
};

fn at<V>(word: &Word, value: Result<V, Problems>) -> Result<(V, Span), Problems> {
    Ok((value?, word.name.span))
}

impl ModelWords {
    /// The options of the table, a flag with an empty value.
    pub(super) fn options(&mut self) -> Options {
        let flags = [("strict", self.strict), ("without rowid", self.without_rowid), ("unlogged", self.unlogged)];
        let mut options = std::mem::take(&mut self.with);
        options.extend(flags.into_iter().filter(|(_, said)| *said).map(|(flag, _)| (flag.to_owned(), String::new())));
        options
    }

    /// What a view cannot have.
    pub(super) fn beyond_a_view(&self) -> Option<&'static str> {
        let said = [
            ("renamed_from", self.renamed_from.is_some()),
            ("primary_key", self.primary_key.is_some()),
            ("unique", !self.uniques.is_empty()),
            ("check", !self.checks.is_empty()),
            ("foreign_key", !self.foreign_keys.is_empty()),
            ("exclude", !self.exclusions.is_empty()),
            ("index", !self.indexes.is_empty() && !self.materialized),
        ];
        said.into_iter().find(|(_, said)| *said).map(|(word, _)| word)
    }
}
