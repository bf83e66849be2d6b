//! What an engine means to do for a query, as a tree: each way of telling it is read into the same one.

use super::row::InOrder;
use super::run::asked;
use super::select::Select;
use super::{Database, Find, FindWith, Nearest, Record, Selected};
use crate::error::{Error, ErrorKind, Result};
use serde_json::Value;
use std::fmt;

/// A step of what an engine means to do, and the steps that it takes its rows from. Its `Display` is the tree.
///
/// The words are the engine's own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// What is done: `Index Scan using users_email_key on users`, with what the engine says of it.
    pub step: String,
    /// Where its rows come from.
    pub from: Vec<Plan>,
}

impl Plan {
    /// Whether a word, such as the name of an index, stands in a step.
    ///
    /// ```
    /// # use mainstay::prelude::*;
    /// # #[derive(Model)] struct User { #[column(primary_key)] id: i64, #[column(unique)] email: String }
    /// # async fn example(db: Database) -> mainstay::Result<()> {
    /// let plan = db.find(User::email.eq("a@b.c")).explain().await?;
    /// assert!(plan.mentions("user_email_key"), "{plan}");
    /// # Ok(()) }
    /// ```
    pub fn mentions(&self, word: &str) -> bool {
        self.step.contains(word) || self.from.iter().any(|step| step.mentions(word))
    }

    fn show(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        writeln!(f, "{}{}", "  ".repeat(depth), self.step)?;
        self.from.iter().try_for_each(|step| step.show(f, depth + 1))
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(f, 0)
    }
}

/// Whether the query is run, and what it took measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    Nothing,
    Run,
}

/// How an engine tells its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    /// Lines that stand deeper, and begin with an arrow.
    Arrows,
    /// A JSON document.
    Document,
    /// Rows with a number, the number of the step above, and text.
    Numbered,
}

/// The two questions of a query's plan, for what can say its parts.
macro_rules! explained {
    ($($query:ty, of $(<$($kind:ident $(: $bound:path)?),*>)?;)*) => {$(
        impl$(<$($kind $(: $bound)?),*>)? $query {
            /// What the engine means to do for this query.
            ///
            /// # Errors
            /// When the engine takes the query for wrong.
            pub async fn explain(self) -> Result<Plan> {
                let (db, select) = self.into_parts();
                plan(db, &select, Measure::Nothing).await
            }

            /// The same, and what it took: the query is run.
            ///
            /// # Errors
            /// When the query fails, or the engine measures nothing.
            pub async fn explain_analyze(self) -> Result<Plan> {
                let (db, select) = self.into_parts();
                plan(db, &select, Measure::Run).await
            }
        }
    )*};
}

explained! {
    Find<'_, M, Scope>, of <M: Record, Scope>;
    Selected<'_, T>, of <T>;
    Nearest<'_, M>, of <M: Record>;
    FindWith<'_, M, L>, of <M: Record, L>;
}

async fn plan(db: &Database, select: &Select, measure: Measure) -> Result<Plan> {
    let (words, telling) = db.spelling().explain(measure).ok_or_else(|| {
        Error::new(ErrorKind::Unsupported, "this engine does not measure a query").hint("take explain(), or the clock")
    })?;
    let (sql, values) = asked(db, words, select)?;
    if telling == Telling::Numbered {
        let mut rows: InOrder<(i64, i64, i64, String)> = InOrder(Vec::new());
        db.fetch(&sql, values.as_slice(), &mut rows).await?;
        return Ok(top(numbered(&rows.0, 0)));
    }
    let mut rows: InOrder<String> = InOrder(Vec::new());
    db.fetch(&sql, values.as_slice(), &mut rows).await?;
    let text = rows.0.join("\n");
    if telling == Telling::Arrows {
        return Ok(top(arrows(&text)));
    }
    Ok(top(documents(&document(&text)?)))
}

/// A plan in JSON. Some engine puts literals into it as SQL writes them, bytes too: there a backslash may stand before
/// anything, and is itself.
fn document(text: &str) -> Result<Value> {
    let unreadable = |error| Error::new(ErrorKind::Decode, "the engine's plan cannot be read").caused_by(error);
    serde_json::from_str(text).or_else(|_| serde_json::from_str(&with_escapes(text)).map_err(unreadable))
}

/// The text with a second backslash where the first escapes nothing, and no control characters.
fn with_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).peekable();
    while let Some(sign) = signs.next() {
        out.push(sign);
        if sign == '\\' {
            let escaped = signs.next_if(|next| matches!(next, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't'));
            out.push(escaped.unwrap_or('\\'));
        }
    }
    out
}

/// One step, under which the others stand if there are several.
fn top(mut steps: Vec<Plan>) -> Plan {
    match steps.len() {
        1 => steps.remove(0),
        _ => Plan { step: "query".to_owned(), from: steps },
    }
}

fn numbered(rows: &[(i64, i64, i64, String)], above: i64) -> Vec<Plan> {
    let below = rows.iter().filter(|row| row.1 == above && row.0 != above);
    below.map(|row| Plan { step: row.3.clone(), from: numbered(rows, row.0) }).collect()
}

/// Steps begin with an arrow, or stand first; what follows a step without one belongs to it.
fn arrows(text: &str) -> Vec<Plan> {
    let mut steps: Vec<(usize, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let depth = line.len() - line.trim_start().len();
        let line = line.trim();
        match (line.strip_prefix("->"), steps.last_mut()) {
            (Some(step), _) => steps.push((depth, step.trim().to_owned())),
            (None, None) => steps.push((0, line.to_owned())),
            (None, Some((_, step))) => step.push_str(&format!("; {line}")),
        }
    }
    let mut steps = steps.into_iter().peekable();
    let mut all = Vec::new();
    while let Some((depth, step)) = steps.next() {
        all.push(deeper(depth, step, &mut steps));
    }
    all
}

fn deeper(depth: usize, step: String, rest: &mut std::iter::Peekable<impl Iterator<Item = (usize, String)>>) -> Plan {
    let mut plan = Plan { step, from: Vec::new() };
    while let Some((depth, step)) = rest.next_if(|(next, _)| *next > depth) {
        plan.from.push(deeper(depth, step, rest));
    }
    plan
}

/// Objects in lists and objects are steps; what is told of each is its text.
fn documents(value: &Value) -> Vec<Plan> {
    match value {
        Value::Array(items) => items.iter().flat_map(documents).collect(),
        Value::Object(fields) => {
            let is_step = |value: &Value| {
                value.is_object() || value.as_array().is_some_and(|list| list.iter().any(Value::is_object))
            };
            let told = fields
                .iter()
                .filter(|(_, value)| !is_step(value))
                .map(|(name, value)| format!("{name} {}", plain(value)));
            let step = told.collect::<Vec<_>>().join(", ");
            let from = fields.iter().filter(|(_, value)| is_step(value)).flat_map(|(name, value)| {
                let mut below = documents(value);
                below.iter_mut().for_each(|plan| plan.step = format!("{name}: {}", plan.step));
                below
            });
            let from: Vec<Plan> = from.collect();
            if step.is_empty() { from } else { vec![Plan { step, from }] }
        }
        _ => Vec::new(),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_telling_is_the_same_tree() {
        let expected = "Join\n  Scan a; Filter: x\n  Scan b\n    Sort\n";
        let text = "Join\n  ->  Scan a\n        Filter: x\n  ->  Scan b\n        ->  Sort\n";
        assert_eq!(top(arrows(text)).to_string(), expected);
        assert_eq!(top(arrows(&text.replacen("Join", "-> Join", 1))).to_string(), expected);
        let rows = [(2, 0, 0, "Join"), (3, 2, 0, "Scan a; Filter: x"), (5, 2, 0, "Scan b"), (9, 5, 0, "Sort")];
        let rows = rows.map(|(id, above, unused, text)| (id, above, unused, text.to_owned()));
        assert_eq!(top(numbered(&rows, 0)).to_string(), expected);
        let escaped = document("{\"a\": \"x'\\'\\0\\u'\\\"\u{1}\\\\\"}").unwrap();
        assert_eq!(escaped["a"], "x'\\'\\0\\u'\" \\");
        let document = serde_json::json!({"query_block": {"select_id": 1, "nested_loop": [
            {"table": {"table_name": "a", "key": "ix", "used_key_parts": ["x"]}}, {"table": {"table_name": "b"}}]}});
        let plan = top(documents(&document));
        assert!(plan.mentions("ix") && !plan.mentions("iy"));
        assert_eq!(plan.from.len(), 2, "{plan}");
    }
}
