//! Indexes in words.

use super::table::{Words, option};
use super::words::{assign, bare, call, list, quoted, text};
use crate::schema::{Index, IndexKey, KeyPart, Nulls, Order};

/// An index over one column and nothing else stands at the column.
pub(super) fn index<'t>(index: &'t Index, words: &mut Words<'t>) {
    let plain = match index.keys.as_slice() {
        [IndexKey { part: KeyPart::Column(column), .. }] if *index == Index::new(&index.name, &[column]) => {
            Some(column)
        }
        _ => None,
    };
    match plain {
        Some(column) => words.at(column, [assign("index", &index.name)]),
        None => words.own.push(call("index", &index_words(index, bare))),
    }
}

/// The words of an index; `column` spells the name of a column among its keys.
pub(super) fn index_words(index: &Index, column: fn(&str) -> String) -> Vec<String> {
    let keys: Vec<_> = index.keys.iter().map(|one| key(one, column)).collect();
    let mut said = vec![assign("name", &index.name), format!("columns = [{}]", keys.join(", "))];
    if index.unique {
        said.push("unique".to_owned());
    }
    said.extend(index.method.as_deref().map(|method| assign("method", method)));
    if !index.include.is_empty() {
        said.push(list("include", &index.include));
    }
    said.extend(index.predicate.as_ref().map(|predicate| assign("where", predicate.as_str())));
    if !index.with.is_empty() {
        said.push(call("with", &index.with.iter().map(|(name, value)| option(name, value)).collect::<Vec<_>>()));
    }
    if index.nulls_not_distinct {
        said.push("nulls_not_distinct".to_owned());
    }
    if !index.only.is_empty() {
        let engines: Vec<_> = index.only.iter().map(|engine| text(engine)).collect();
        said.push(format!("only = [{}]", engines.join(", ")));
    }
    said.extend(index.comment.as_deref().map(|comment| assign("comment", comment)));
    said
}

/// The name of a column that no field has: in quotes of SQL where it could be taken for an expression.
pub(super) fn of_view(name: &str) -> String {
    if bare(name) == name { name.to_owned() } else { text(&quoted(name)) }
}

fn key(key: &IndexKey, column: fn(&str) -> String) -> String {
    let mut said = match &key.part {
        KeyPart::Column(name) => column(name),
        // A single word in quotes would be taken for a column.
        KeyPart::Expr(expr) if bare(expr.as_str()) == expr.as_str() => text(&format!("({})", expr.as_str())),
        KeyPart::Expr(expr) => text(expr.as_str()),
    };
    if let Some(prefix) = key.prefix {
        said += &format!(" prefix {}", text(&prefix.to_string()));
    }
    if let Some(collation) = &key.collation {
        said += &format!(" collate {}", text(collation));
    }
    if let Some(opclass) = &key.opclass {
        said += &format!(" ops {}", text(opclass));
    }
    if key.order == Order::Desc {
        said += " desc";
    }
    match key.nulls {
        Some(Nulls::First) => said + " nulls first",
        Some(Nulls::Last) => said + " nulls last",
        None => said,
    }
}
