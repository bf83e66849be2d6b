//! The names that PostgreSQL gives constraints and indexes that were written without one
//! (`ChooseIndexName`, `ChooseConstraintName`), so that a replay and the server agree.

use super::cursor::Reader;
use crate::change::Constraint;
use crate::schema::{Expr, Index, IndexKey, KeyPart, Table, default_name};
use crate::sql::{Lexis, Token, TokenKind, tokens};

impl Reader<'_> {
    /// Names a constraint of `table`; a primary key goes without.
    pub(super) fn name_constraint(&self, table: &Table, constraint: &mut Constraint) {
        match constraint {
            Constraint::PrimaryKey(_) => {}
            Constraint::Unique(unique) => {
                let columns = unique.columns.iter().chain(&unique.include);
                unique.name = Some(self.free_name(table, &distinct(columns.cloned()), "key"));
            }
            Constraint::ForeignKey(key) => key.name = Some(self.free_name(table, &key.columns, "fkey")),
            Constraint::Check(check) => {
                let column = only_column(table, &check.expr);
                check.name = Some(self.free_name(table, column.as_slice(), "check"));
            }
            Constraint::Exclusion(exclusion) => {
                let columns = distinct(excluded(&exclusion.definition));
                exclusion.name = Some(self.free_name(table, &columns, "excl"));
            }
        }
    }

    /// The name of an index of `table` that has none.
    pub(super) fn index_name(&self, table: &Table, index: &Index) -> String {
        let columns = distinct(index.keys.iter().map(key_label).chain(index.include.iter().cloned()));
        self.free_name(table, &columns, "idx")
    }

    /// `table_columns_suffix`, with a number when that is taken.
    fn free_name<S: AsRef<str>>(&self, table: &Table, columns: &[S], suffix: &str) -> String {
        let columns: Vec<&str> = columns.iter().map(AsRef::as_ref).collect();
        let usual = default_name(&table.name.name, &columns, suffix);
        if !self.is_taken(table, &usual) {
            return usual;
        }
        let numbered = |number: u32| default_name(&table.name.name, &columns, &format!("{suffix}{number}"));
        (1..).map(numbered).find(|name| !self.is_taken(table, name)).unwrap_or(usual)
    }

    /// Whether a relation or constraint has this name already. Another table's usual names begin with that
    /// table's, so only tables whose name the name begins with are asked: the cost does not grow with the schema.
    fn is_taken(&self, table: &Table, name: &str) -> bool {
        let relation = table.name.sibling(name);
        let tables = &self.state.tables;
        has_name(table, name)
            || tables.contains_key(&relation)
            || self.state.views.contains_key(&relation)
            || name
                .match_indices('_')
                .map(|(at, _)| table.name.sibling(&name[..at]))
                .any(|owner| owner != table.name && tables.get(&owner).is_some_and(|other| has_name(other, name)))
    }
}

/// Whether a constraint or index of the table has this name.
fn has_name(table: &Table, name: &str) -> bool {
    let uniques = table.uniques.iter().map(|unique| &unique.name);
    let keys = table.foreign_keys.iter().map(|key| &key.name);
    let checks = table.checks.iter().map(|check| &check.name);
    let exclusions = table.exclusions.iter().map(|exclusion| &exclusion.name);
    let mut names = uniques.chain(keys).chain(checks).chain(exclusions);
    names.any(|other| other.as_deref() == Some(name)) || table.index(name).is_some()
}

/// The column that a check is about, when it is about one: then the name has it.
fn only_column<'t>(table: &'t Table, expr: &Expr) -> Option<&'t str> {
    let tokens = plain_tokens(expr);
    let mut found = None;
    for (at, token) in tokens.iter().enumerate() {
        let call = tokens.get(at + 1).is_some_and(|next| next.is_symbol("("));
        let Some(column) = token.identifier().filter(|_| !call).and_then(|name| table.column(&name)) else { continue };
        if found.is_some_and(|other| other != column.name) {
            return None;
        }
        found = Some(column.name.as_str());
    }
    found
}

/// What an index key is called in the index's name.
fn key_label(key: &IndexKey) -> String {
    match &key.part {
        KeyPart::Column(name) => name.clone(),
        KeyPart::Expr(expr) => label(&plain_tokens(expr)),
    }
}

/// What an expression is called (`FigureColname`): a column or function by its name, all else `expr`.
fn label(mut tokens: &[Token<'_>]) -> String {
    while let [first, inner @ .., last] = tokens
        && first.is_symbol("(")
        && last.is_symbol(")")
        && closes_at(tokens) == Some(tokens.len() - 1)
    {
        tokens = inner;
    }
    let cast = tokens.iter().rposition(|token| token.is_symbol("::"));
    if let Some(cast) = cast.filter(|&cast| tokens[cast..].iter().all(|token| !token.is_symbol(")"))) {
        return label(&tokens[..cast]);
    }
    let name = match tokens {
        [name] => name.identifier(),
        [_, dot, name] if dot.is_symbol(".") => name.identifier(),
        [name, rest @ ..] if closes_at(rest).is_some_and(|end| end + 1 == rest.len()) => name.identifier(),
        _ => None,
    };
    name.unwrap_or_else(|| "expr".to_owned())
}

/// Where the parenthesis closes that the tokens begin with.
fn closes_at(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return (at > 0).then_some(at);
        }
    }
    None
}

/// What the elements of an exclusion constraint are called.
fn excluded(definition: &Expr) -> Vec<String> {
    let tokens = plain_tokens(definition);
    let Some(open) = tokens.iter().position(|token| token.is_symbol("(")) else { return Vec::new() };
    let Some(close) = closes_at(&tokens[open..]) else { return Vec::new() };
    let mut depth = 0usize;
    let elements = tokens[open + 1..open + close].split(|token| {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && token.is_symbol(",")
    });
    elements.map(|element| label(without_operator(element))).collect()
}

/// An element of an exclusion constraint without its operator class and operator.
fn without_operator<'e, 't>(element: &'e [Token<'t>]) -> &'e [Token<'t>] {
    let group = element.iter().take(2).position(|token| token.is_symbol("("));
    let end = match group {
        Some(open) => closes_at(&element[open..]).map_or(element.len(), |close| open + close + 1),
        None => element.len().min(1),
    };
    &element[..end]
}

/// Names with numbers behind those that were there before (`ChooseIndexColumnNames`).
fn distinct(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in names {
        let numbered = (1..).map(|number: u32| format!("{name}{number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !out.contains(name));
        out.extend(free);
    }
    out
}

/// The tokens of an expression, comments left out.
pub(super) fn plain_tokens(expr: &Expr) -> Vec<Token<'_>> {
    let all = tokens(expr.as_str(), Lexis { backticks_quote: true, ..Lexis::STANDARD }).filter_map(Result::ok);
    all.filter(|token| token.kind != TokenKind::Comment).collect()
}
