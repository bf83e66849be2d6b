//! Which statements change nothing that a schema knows, by their first words, and which have no place in a
//! revision. Lists, and no more.

use super::cursor::unclosed;
use super::error::{ANOTHER_WAY, DdlError, Result};
use crate::sql::{Lexis, Token, TokenKind, tokens};
use crate::suggest::closest;

/// What the first words of a statement say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// It may change the schema: it has to be understood.
    Schema,
    /// It does not.
    Opaque,
}

/// Statements about rows, rights and the session.
const OPAQUE: [&str; 44] = [
    "analyse",
    "analyze",
    "attach",
    "call",
    "checkpoint",
    "close",
    "cluster",
    "copy",
    "deallocate",
    "declare",
    "delete",
    "detach",
    "discard",
    "do",
    "execute",
    "explain",
    "fetch",
    "flush",
    "grant",
    "handler",
    "insert",
    "listen",
    "load",
    "lock",
    "merge",
    "move",
    "notify",
    "optimize",
    "pragma",
    "prepare",
    "reassign",
    "refresh",
    "reindex",
    "replace",
    "reset",
    "revoke",
    "security",
    "set",
    "show",
    "truncate",
    "unlisten",
    "update",
    "vacuum",
    "values",
];

/// Kinds of objects that a schema keeps as they are, behind CREATE, ALTER or DROP.
const OPAQUE_OBJECTS: [&str; 32] = [
    "access",
    "aggregate",
    "cast",
    "collation",
    "conversion",
    "database",
    "default",
    "domain",
    "event",
    "foreign",
    "function",
    "group",
    "language",
    "large",
    "operator",
    "policy",
    "procedure",
    "publication",
    "role",
    "routine",
    "rule",
    "sequence",
    "server",
    "statistics",
    "subscription",
    "system",
    "tablespace",
    "text",
    "transform",
    "trigger",
    "user",
    "virtual",
];

/// Words between CREATE and the kind of object.
const MODIFIERS: [&str; 7] = ["or", "replace", "temp", "temporary", "constraint", "trusted", "procedural"];

/// What begins a preamble that says whose rights an object has, and the objects that have one.
const PREAMBLE: [&str; 3] = ["algorithm", "definer", "sql"];
const BEHIND_PREAMBLE: [&str; 5] = ["view", "trigger", "procedure", "function", "event"];

/// Statements that begin or end transactions.
const TRANSACTIONS: [&str; 8] = ["abort", "begin", "commit", "end", "release", "rollback", "savepoint", "start"];

/// Statements that are read in full.
const SCHEMA: [&str; 4] = ["create", "alter", "drop", "comment"];

/// What kind of statement this is; rows of an INSERT are not looked at.
pub(super) fn classify(text: &str, lexis: Lexis) -> Result<Class> {
    let mut words = tokens(text, lexis).filter(|token| !matches!(token, Ok(token) if token.kind == TokenKind::Comment));
    let mut next = || words.next().transpose().map_err(|error| unclosed(text, &error));
    let Some(first) = next()? else { return Ok(Class::Opaque) };
    let is_in = |token: &Token<'_>, list: &[&str]| list.iter().any(|word| token.is(word));
    if first.is("select") || first.is("with") || first.is_symbol("(") || first.is("table") {
        return makes_no_table(text, lexis);
    }
    if is_in(&first, &OPAQUE) || is_run_comment_of_session(first.text) {
        return Ok(Class::Opaque);
    }
    if is_in(&first, &TRANSACTIONS) {
        let message = format!("{} stands in a revision, which is a transaction already", first.text.to_uppercase());
        return Err(DdlError::at(text, first.start, message, "leave it out"));
    }
    // Only where text is cut so does RENAME TABLE stand by itself.
    if first.is("rename") && lexis.hash_comments {
        return Ok(Class::Schema);
    }
    if !is_in(&first, &SCHEMA) {
        let message = format!("replay cannot follow a statement that begins with {}", first.text);
        let known = OPAQUE.iter().chain(&SCHEMA).chain(&["select", "with"]).copied();
        let hint = closest(first.text, known).map(|meant| format!("did you mean {}?", meant.to_uppercase()));
        return Err(DdlError::at(text, first.start, message, hint.unwrap_or_else(|| ANOTHER_WAY.to_owned())));
    }
    let mut kind = next()?;
    if kind.is_some_and(|kind| is_in(&kind, &PREAMBLE)) {
        while kind.is_some_and(|kind| !is_in(&kind, &BEHIND_PREAMBLE)) {
            kind = next()?;
        }
    }
    while kind.is_some_and(|kind| is_in(&kind, &MODIFIERS)) {
        kind = next()?;
    }
    Ok(if kind.is_some_and(|kind| is_in(&kind, &OPAQUE_OBJECTS)) { Class::Opaque } else { Class::Schema })
}

/// `/*!40101 SET … */`, as dumps have it around their statements.
fn is_run_comment_of_session(text: &str) -> bool {
    let inner = text.strip_prefix("/*!").or_else(|| text.strip_prefix("/*M!"));
    let words = inner.map(|inner| inner.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start().to_lowercase());
    words.is_some_and(|words| words.starts_with("set ") || words.starts_with("alter table") && words.contains(" keys"))
}

/// `SELECT … INTO t` makes a table; all other queries make nothing.
fn makes_no_table(text: &str, lexis: Lexis) -> Result<Class> {
    let mut before: Option<Token<'_>> = None;
    for token in tokens(text, lexis) {
        let token = token.map_err(|error| unclosed(text, &error))?;
        let inserts = before.is_some_and(|word| word.is("insert") || word.is("merge") || word.is("replace"));
        if token.is("into") && !inserts {
            let hint = "write CREATE TABLE, then INSERT INTO … SELECT";
            return Err(DdlError::at(text, token.start, "replay cannot follow this: SELECT INTO makes a table", hint));
        }
        if token.kind != TokenKind::Comment {
            before = Some(token);
        }
    }
    Ok(Class::Opaque)
}
