//! What columns and expressions are called in the names that PostgreSQL gives constraints and indexes
//! (`ChooseIndexColumnNames`, `FigureColname`). Models and SQL text take them from here, so that both name alike.

use crate::schema::{Expr, Table};
use crate::sql::{Lexis, Token, TokenKind, tokens};

/// The column that a check is about, when it is about one: then the name has it.
pub(super) fn only_column<'t>(table: &'t Table, expr: &Expr) -> Option<&'t str> {
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

/// What an expression is called (`FigureColname`): a column or function by its name, all else `expr`.
pub(super) fn label(mut tokens: &[Token<'_>]) -> String {
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
pub(super) fn excluded(definition: &Expr) -> Vec<String> {
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
pub(super) fn distinct(names: impl IntoIterator<Item = String>) -> Vec<String> {
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
