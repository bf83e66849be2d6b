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

/// What an expression is called (`FigureColname`): a column or function by its name, a cast of something
/// nameless by its type, `case`, and all else `expr`.
pub(super) fn label(tokens: &[Token<'_>]) -> String {
    let tokens = without_parentheses(tokens);
    if let Some(name) = own_name(tokens) {
        return name;
    }
    match (cast(tokens), tokens.first()) {
        (Some((_, ty)), _) => type_label(ty),
        (None, Some(first)) if first.is("case") => "case".to_owned(),
        _ => "expr".to_owned(),
    }
}

/// The name that an expression has of itself: what it casts, or what CASE ends with, may give it.
fn own_name(tokens: &[Token<'_>]) -> Option<String> {
    let tokens = without_parentheses(tokens);
    if let Some((value, _)) = cast(tokens) {
        return own_name(value);
    }
    match tokens {
        [case, inner @ .., end] if case.is("case") && end.is("end") => {
            own_name(&inner[1 + inner.iter().rposition(|token| token.is("else"))?..])
        }
        [name] if ["null", "true", "false"].iter().any(|word| name.is(word)) => None,
        [name] => name.identifier(),
        [_, dot, name] if dot.is_symbol(".") => name.identifier(),
        [name, rest @ ..] if closes_at(rest).is_some_and(|end| end + 1 == rest.len()) => name.identifier(),
        _ => None,
    }
}

/// The value and the type of `value::type` and `CAST (value AS type)`.
fn cast<'e, 't>(tokens: &'e [Token<'t>]) -> Option<(&'e [Token<'t>], &'e [Token<'t>])> {
    if let [word, open, inner @ .., _] = tokens
        && word.is("cast")
        && open.is_symbol("(")
        && closes_at(&tokens[1..]) == Some(tokens.len() - 2)
    {
        let at = inner.iter().rposition(|token| token.is("as"))?;
        return Some((&inner[..at], &inner[at + 1..]));
    }
    let mut depth = 0usize;
    let at = tokens.iter().rposition(|token| {
        match token.text {
            ")" => depth += 1,
            "(" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && token.is_symbol("::")
    })?;
    let value = &tokens[..at];
    // A cast binds tighter than any operator: what it casts is one operand.
    let operand = value.len() == 1 || without_parentheses(value).len() < value.len() || own_name(value).is_some();
    (operand || cast(value).is_some()).then(|| (value, &tokens[at + 1..]))
}

/// The server's own word for a type.
fn type_label(ty: &[Token<'_>]) -> String {
    let ty = if let [_, dot, name @ ..] = ty
        && dot.is_symbol(".")
    {
        name
    } else {
        ty
    };
    let Some(name) = ty.first().and_then(Token::identifier) else { return "expr".to_owned() };
    let zoned = ty.iter().any(|token| token.is("with"));
    let varying = ty.get(1).is_some_and(|token| token.is("varying"));
    let own = match name.as_str() {
        "int" | "integer" => "int4",
        "bigint" => "int8",
        "smallint" => "int2",
        "real" => "float4",
        "double" | "float" => "float8",
        "boolean" => "bool",
        "decimal" | "dec" => "numeric",
        "character" | "char" if varying => "varchar",
        "character" | "char" => "bpchar",
        "bit" if varying => "varbit",
        "time" if zoned => "timetz",
        "timestamp" if zoned => "timestamptz",
        other => other,
    };
    own.to_owned()
}

/// Tokens without the parentheses around all of them.
fn without_parentheses<'e, 't>(mut tokens: &'e [Token<'t>]) -> &'e [Token<'t>] {
    while let [first, inner @ .., last] = tokens
        && first.is_symbol("(")
        && last.is_symbol(")")
        && closes_at(tokens) == Some(tokens.len() - 1)
    {
        tokens = inner;
    }
    tokens
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_called_what_the_server_calls_them() {
        for (expr, name) in [
            ("lower(a)", "lower"),
            ("(a + b)", "expr"),
            ("((a))", "a"),
            ("(t.a)", "a"),
            ("coalesce(a, 'x')", "coalesce"),
            ("(a::text)", "a"),
            ("(CAST (a AS text))", "a"),
            ("((a || b)::varchar(10))", "varchar"),
            ("(a || b::text)", "expr"),
            ("((a + 1)::bigint)", "int8"),
            ("('x'::text::int)", "int4"),
            ("((1)::double precision)", "float8"),
            ("(CASE WHEN a THEN b END)", "case"),
            ("(CASE WHEN a THEN b ELSE c END)", "c"),
            ("(CASE WHEN a THEN b ELSE 'x'::text END)", "case"),
            ("(a IS NULL)", "expr"),
            ("(lower(a) || upper(b))", "expr"),
        ] {
            assert_eq!(label(&plain_tokens(&expr.into())), name, "{expr}");
        }
    }
}
