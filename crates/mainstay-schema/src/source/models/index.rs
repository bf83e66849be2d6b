//! The words of `index(…)`, and the index that they make.

use super::attribute::{Entry, Text};
use super::problem::Problem;
use super::settings::{Family, once, set};
use crate::schema::Options;
use crate::schema::{Expr, Index, IndexKey, KeyPart, Nulls, Order};

/// The words of `index`.
#[derive(Debug, Default)]
pub(super) struct IndexWords {
    pub name: Option<Text>,
    pub renamed_from: Option<Text>,
    pub columns: Vec<Entry>,
    pub include: Vec<Text>,
    unique: bool,
    method: Option<Text>,
    ops: Option<Text>,
    with: Options,
    predicate: Option<Expr>,
    nulls_not_distinct: bool,
    comment: Option<Text>,
    only: Vec<Text>,
}

/// `index(…)` of a model or a column.
pub(super) static INDEX: Family<IndexWords> = Family {
    label: "index",
    positional: "name",
    settings: &[
        once("name = \"ix_users_team\"", |index, word| set(&mut index.name, word.text())),
        once("renamed_from = \"ix_users_group\"", |index, word| set(&mut index.renamed_from, word.text())),
        once("columns = [a, b desc nulls last, \"lower(email)\"]", |index, word| {
            set(&mut index.columns, word.entries())
        }),
        once("unique", |index, word| set(&mut index.unique, word.flag())),
        once("method = \"gin\"", |index, word| set(&mut index.method, word.text())),
        once("ops = \"vector_cosine_ops\"", |index, word| set(&mut index.ops, word.text())),
        once("with(lists = 100)", |index, word| set(&mut index.with, word.options())),
        once("include = [c]", |index, word| set(&mut index.include, word.names())),
        once("where = \"active\"", |index, word| set(&mut index.predicate, word.expr())),
        once("nulls_not_distinct", |index, word| set(&mut index.nulls_not_distinct, word.flag())),
        once("only = [\"postgresql\"]", |index, word| set(&mut index.only, word.names())),
        once("comment = \"what it is for\"", |index, word| set(&mut index.comment, word.text())),
    ],
};

impl IndexWords {
    /// The same, over the column that it stands at unless it names others.
    pub(super) fn over(mut self, column: &Text) -> Self {
        if self.columns.is_empty() {
            self.columns = vec![Entry { item: column.clone(), quoted: false, modifiers: Vec::new() }];
        }
        self
    }

    /// The index under a name that is still to be chosen when none was given.
    pub(super) fn build(self, keys: Vec<IndexKey>, include: Vec<String>) -> Index {
        let text = |text: Option<Text>| text.map(|text| text.text);
        let opclass = text(self.ops);
        let keys = keys.into_iter().map(|key| IndexKey { opclass: key.opclass.or_else(|| opclass.clone()), ..key });
        Index {
            name: text(self.name).unwrap_or_default(),
            keys: keys.collect(),
            unique: self.unique,
            method: text(self.method),
            include,
            predicate: self.predicate,
            with: self.with,
            nulls_not_distinct: self.nulls_not_distinct,
            comment: text(self.comment),
            only: self.only.into_iter().map(|engine| engine.text).collect(),
        }
    }
}

/// One key: a column, whose name `column` looks up, or an expression in quotes.
pub(super) fn key(entry: &Entry, column: impl Fn(&Text) -> Result<String, Problem>) -> Result<IndexKey, Problem> {
    let part = match column(&entry.item) {
        Ok(name) => KeyPart::Column(name),
        // A text that is no column's name, nor could be one misspelt, is an expression.
        Err(_) if entry.quoted && !is_plain(&entry.item.text) => KeyPart::Expr(Expr::new(&entry.item.text)),
        Err(problem) => return Err(problem),
    };
    let mut key = IndexKey { part, ..IndexKey::column("") };
    let mut words = entry.modifiers.iter();
    while let Some(word) = words.next() {
        modify(&mut key, word, &mut words)?;
    }
    Ok(key)
}

/// Whether a text is a name rather than an expression.
pub(super) fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn modify<'a>(key: &mut IndexKey, word: &Text, words: &mut impl Iterator<Item = &'a Text>) -> Result<(), Problem> {
    let mut argument = || words.next().map(|text| text.text.clone());
    match word.text.to_lowercase().as_str() {
        "asc" => key.order = Order::Asc,
        "desc" => key.order = Order::Desc,
        "nulls" => key.nulls = Some(nulls(argument().as_deref()).ok_or_else(|| misplaced(word))?),
        "collate" => key.collation = Some(argument().ok_or_else(|| misplaced(word))?),
        "prefix" => key.prefix = Some(argument().and_then(|text| text.parse().ok()).ok_or_else(|| misplaced(word))?),
        "ops" => key.opclass = Some(argument().ok_or_else(|| misplaced(word))?),
        _ => return Err(misplaced(word)),
    }
    Ok(())
}

fn nulls(word: Option<&str>) -> Option<Nulls> {
    match word {
        Some("first") => Some(Nulls::First),
        Some("last") => Some(Nulls::Last),
        _ => None,
    }
}

fn misplaced(word: &Text) -> Problem {
    Problem::new(word.span, format!("`{}` does not say how a key is ordered", word.text)).hint(
        "after a key may stand `asc`, `desc`, `nulls first`, `nulls last`, `collate \"C\"`, `prefix \"10\"`, `ops \"text_pattern_ops\"`",
    )
}
