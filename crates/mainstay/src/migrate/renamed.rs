//! Renames that a desired schema says of itself: `-- @renamed from=old` on the line of what has the new name, be it a
//! table or a part of one, an enum or a value of it, a view, a routine, or a line of its own above it.

use super::rename::{carried_out, is_due};
use super::{Rename, renamed_beyond};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::change::Change;
use mainstay_schema::dialect::Dialect;
use mainstay_schema::schema::{Column, Object, ObjectName, Schema, default_name};
use mainstay_schema::sql::{Lexis, Token, TokenKind, quoted, string_value, tokens};

/// The word that begins such a comment.
const RENAMED: &str = "@renamed";

/// The renames that a text says, in its order.
///
/// # Errors
/// When one says no old name, or stands where nothing has a name.
pub(super) fn said(text: &str, lexis: Lexis) -> Result<Vec<Rename>> {
    let all: Vec<Token<'_>> = tokens(text, lexis).map_while(std::result::Result::ok).collect();
    let mut out = Vec::new();
    for (at, comment) in all.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Comment) {
        let Some((_, rest)) = comment.text.split_once(RENAMED) else { continue };
        let line = 1 + text[..comment.start].matches('\n').count();
        let wrong = || {
            Error::new(ErrorKind::Source, "this rename cannot be read")
                .at(format!("line {line}"))
                .hint("write -- @renamed from=old_name on the line of what has the new name, or above it")
        };
        let old = rest.trim().trim_end_matches("*/").trim().strip_prefix("from=").ok_or_else(wrong)?;
        let old = alone(old, lexis).ok_or_else(wrong)?;
        let found = Place::of(text, &all, at).map(|place| place.renames(&old, lexis)).unwrap_or_default();
        if found.is_empty() {
            return Err(wrong());
        }
        out.extend(found);
    }
    Ok(out)
}

/// The name, and nothing behind it: a remark there would be taken for a part of the name, and the rename for a drop.
fn alone(name: &str, lexis: Lexis) -> Option<String> {
    let mut all = tokens(name, lexis);
    match (all.next(), all.next()) {
        (Some(Ok(token)), None) if token.kind == TokenKind::Word => Some(token.text.to_owned()),
        (Some(Ok(token)), None) if token.kind == TokenKind::String => string_value(token.text, lexis),
        (Some(Ok(token)), None) => token.identifier(),
        _ => None,
    }
}

/// Where a rename stands.
struct Place<'t> {
    /// The statement, from its first word.
    statement: Vec<&'t Token<'t>>,
    /// The line that it is about.
    line: Vec<&'t Token<'t>>,
    /// The value of an enum that it is about.
    value: Option<Value<'t>>,
}

/// A value in the list of an enum.
struct Value<'t> {
    token: &'t Token<'t>,
    /// What stands before the word `enum`: a column, where it is no type of its own.
    column: Option<&'t Token<'t>>,
    /// Whether it is the first: a comment above it may be about the type.
    is_first: bool,
}

impl<'t> Place<'t> {
    fn of(text: &str, all: &'t [Token<'t>], comment: usize) -> Option<Self> {
        let is_code = |token: &&Token<'_>| token.kind != TokenKind::Comment;
        let breaks = |from: usize, to: usize| text[from.min(to)..from.max(to)].contains('\n');
        let start = all[comment].start;
        let before = all[..comment].iter().rposition(|token| is_code(&token));
        let beside = before.filter(|&at| !breaks(all[at].end(), start));
        let after = || Some(comment + 1 + all[comment + 1..].iter().position(|token| is_code(&token))?);
        let anchor = beside.or_else(after)?;
        let line = all.iter().filter(is_code).filter(|token| !breaks(token.start, all[anchor].start)).collect();
        // A comment behind the end of a statement is about that statement.
        let begins = all[..anchor].iter().rposition(|token| token.is_symbol(";")).map_or(0, |at| at + 1);
        let statement = all[begins..].iter().filter(is_code).take_while(|token| !token.is_symbol(";")).collect();
        // Behind a comma it is about the value before that.
        let at = if all[anchor].is_symbol(",") { anchor.checked_sub(1)? } else { anchor };
        let value = value(all.get(at)?, &all[..at])
            .map(|value| Value { is_first: value.is_first && beside.is_none(), ..value });
        Some(Self { statement, line, value })
    }

    /// What it may mean, the likeliest first: what is not due is passed over.
    fn renames(&self, old: &str, lexis: Lexis) -> Vec<Rename> {
        let Some((kind, name)) = named(&self.statement) else { return Vec::new() };
        let Some(value) = &self.value else { return self.rename(kind, name, old).into_iter().collect() };
        let of = match (value.column.and_then(Token::identifier), kind.is("type")) {
            (_, true) => name.to_string(),
            (Some(column), false) => format!("{name}.{}", ObjectName::new(column)),
            (None, false) => return Vec::new(),
        };
        let of_type = (value.is_first && kind.is("type"))
            .then(|| Rename { of: name.sibling(old).to_string(), to: name.name.clone() });
        let to = string_value(value.token.text, lexis);
        let of_value = to.map(|to| Rename { of: format!("{of}.{}", ObjectName::new(old)), to });
        of_type.into_iter().chain(of_value).collect()
    }

    fn rename(&self, kind: &Token<'_>, name: ObjectName, old: &str) -> Option<Rename> {
        let first = self.line.first()?;
        if !first.is("create") {
            // A column, or a constraint by its own name.
            let at = usize::from(first.is("constraint"));
            let to = self.line.get(at)?.identifier()?;
            return kind.is("table").then(|| Rename { of: format!("{name}.{}", ObjectName::new(old)), to });
        }
        match self.owner(kind) {
            Some(table) => Some(Rename { of: format!("{table}.{}", ObjectName::new(old)), to: name.name }),
            None => Some(Rename { of: name.sibling(old).to_string(), to: name.name }),
        }
    }

    /// The table that an index, a trigger and the like belong to.
    fn owner(&self, kind: &Token<'_>) -> Option<ObjectName> {
        let before = OF_TABLES.iter().find(|(word, _)| kind.is(word))?.1;
        let at = self.statement.iter().position(|token| token.is(before))?;
        dotted(&self.statement[at + 1..]).filter(|_| !self.statement.iter().any(|token| token.is("event")))
    }
}

/// The token, if it is one in the list of an enum.
fn value<'t>(token: &'t Token<'t>, before: &'t [Token<'t>]) -> Option<Value<'t>> {
    let mut code = before.iter().filter(|token| token.kind != TokenKind::Comment).rev();
    let of_list = |token: &&Token<'_>| token.kind == TokenKind::String || token.is_symbol(",");
    let open = code.find(|token| !of_list(token)).filter(|open| open.is_symbol("("))?;
    let word = code.next().filter(|word| word.is("enum"))?;
    let is_first = before.iter().all(|token| token.start <= open.start || token.kind == TokenKind::Comment);
    let column = before.iter().rev().find(|token| token.end() <= word.start && token.kind != TokenKind::Comment);
    (token.kind == TokenKind::String).then_some(Value { token, column, is_first })
}

/// What may be renamed.
const KINDS: [&str; 13] = [
    "table",
    "type",
    "index",
    "view",
    "schema",
    "function",
    "procedure",
    "aggregate",
    "domain",
    "sequence",
    "trigger",
    "policy",
    "rule",
];
/// What belongs to a table, and the word before its name.
const OF_TABLES: [(&str, &str); 4] = [("index", "on"), ("trigger", "on"), ("policy", "on"), ("rule", "to")];

/// What a `CREATE` makes, and its name.
fn named<'t>(statement: &[&'t Token<'t>]) -> Option<(&'t Token<'t>, ObjectName)> {
    let at = statement.iter().position(|token| KINDS.iter().any(|kind| token.is(kind)))?;
    let passed = |token: &&&Token<'_>| ["if", "not", "exists", "concurrently"].iter().any(|word| token.is(word));
    let rest = statement[at + 1..].iter().take_while(passed).count();
    Some((statement[at], dotted(&statement[at + 1 + rest..])?))
}

/// `name` or `schema.name`
fn dotted(tokens: &[&Token<'_>]) -> Option<ObjectName> {
    match tokens {
        [schema, dot, name, ..] if dot.is_symbol(".") => {
            Some(ObjectName::in_schema(schema.identifier()?, name.identifier()?))
        }
        [name, ..] => Some(ObjectName::new(name.identifier()?)),
        [] => None,
    }
}

/// The renames that are still to be made, as changes, and the schema that they lead to. What has its new name already,
/// or is made for the first time, is no rename any more.
pub(super) fn outstanding(
    renames: &[Rename],
    from: &Schema,
    to: &Schema,
    dialect: &dyn Dialect,
) -> Result<(Vec<Change>, Schema)> {
    let (mut changes, mut state) = (Vec::new(), from.clone());
    for rename in renames {
        for change in due(rename, &state, to, dialect) {
            if let Change::RenameTable { from, to } = &change {
                rename_in_objects(&mut state, from, to, dialect.lexis());
            }
            if dialect.capabilities().named_not_null {
                keep_names_of_not_null(&change, &mut state);
            }
            state.apply(&change).map_err(|error| Error::new(ErrorKind::Source, format!("`{rename}`: {error}")))?;
            keep_names_of_sequences(&change, &mut state, dialect);
            renamed_beyond::follow(&change, &mut state, dialect.lexis());
            changes.push(change);
        }
    }
    Ok((changes, state))
}

/// What a rename still has to change.
pub(super) fn due(rename: &Rename, state: &Schema, to: &Schema, dialect: &dyn Dialect) -> Vec<Change> {
    let part = |change: &Change| matches!(change, Change::RenameIndex { .. } | Change::RenameConstraint { .. });
    match carried_out(std::slice::from_ref(rename), state, to) {
        Ok((mut found, _)) => {
            found.retain(|change| part(change) || is_due(change, state, to));
            found
        }
        Err(_) => renamed_beyond::changes(rename, state, to, dialect),
    }
}

/// What stands on a table says its new name.
fn rename_in_objects(state: &mut Schema, from: &ObjectName, to: &ObjectName, lexis: Lexis) {
    for object in state.objects.iter_mut().filter(|object| object.table.as_ref() == Some(from)) {
        object.table = Some(to.clone());
        object.depends_on.iter_mut().filter(|name| *name == from).for_each(|name| *name = to.clone());
        object.name.name = with_name(&object.name.name, &from.name, &to.name, lexis);
        let statements = [&mut object.definition, &mut object.removal].into_iter();
        let statements = statements.chain(object.replacement.as_mut().map(|way| &mut way.statement));
        statements.for_each(|text| *text = with_name(text, &from.name, &to.name, lexis));
    }
}

/// A statement with another name wherever this one stands.
pub(super) fn with_name(text: &str, from: &str, to: &str, lexis: Lexis) -> String {
    let (mut out, mut written) = (String::with_capacity(text.len()), 0);
    for token in tokens(text, lexis).map_while(std::result::Result::ok) {
        if token.identifier().as_deref() == Some(from) {
            out.push_str(&text[written..token.start]);
            out.push_str(&if token.kind == TokenKind::Word { to.to_owned() } else { quoted(to) });
            written = token.end();
        }
    }
    out.push_str(&text[written..]);
    out
}

/// The sequences behind columns keep the names that were made of the old ones.
fn keep_names_of_sequences(change: &Change, state: &mut Schema, dialect: &dyn Dialect) {
    let (before, after, renamed) = match change {
        Change::RenameTable { from, to } => (from, to, None),
        Change::RenameColumn { table, from, to } => (table, table, Some((from, to))),
        _ => return,
    };
    let Some(table) = state.tables.get(after) else { return };
    let numbered = table.columns.iter().filter(|column| column.identity.is_some()).map(|column| &column.name);
    for column in numbered.filter(|name| renamed.is_none_or(|(_, to)| to == *name)) {
        let former = renamed.map_or(column, |(from, _)| from);
        let usual = default_name(&before.name, &[former], "seq");
        let is_its = |one: &Object| {
            one.table.as_ref() == Some(after)
                && dialect
                    .named_sequence(after, &usual, &one.name.name)
                    .is_some_and(|said| said.definition == one.definition)
        };
        let known = state.objects.iter().position(is_its).map(|at| state.objects.remove(at));
        let name = known.map_or_else(|| usual.clone(), |one| one.name.name);
        let now = default_name(&after.name, &[column], "seq");
        state.objects.extend(dialect.named_sequence(after, &now, &name).filter(|_| name != now));
    }
}

/// A NOT NULL keeps the name that was made of the old ones.
fn keep_names_of_not_null(change: &Change, state: &mut Schema) {
    let (table, column) = match change {
        Change::RenameTable { from, .. } => (from, None),
        Change::RenameColumn { table, from, .. } => (table, Some(from)),
        _ => return,
    };
    let Some(table) = state.tables.get_mut(table) else { return };
    let name = table.name.name.clone();
    for column in table.columns.iter_mut().filter(|one| !one.nullable && column.is_none_or(|name| one.name == *name)) {
        let usual = default_name(&name, &[&column.name], "not_null");
        column.options.entry(Column::NOT_NULL_NAME.to_owned()).or_insert(usual);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> std::result::Result<Vec<String>, String> {
        let found = said(text, Lexis::STANDARD).map_err(|error| error.to_string())?;
        Ok(found.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_rename_stands_beside_its_name_or_above_it() {
        for (text, expected) in [
            ("CREATE TABLE people ( -- @renamed from=users\n id int\n);", "users=people"),
            ("-- @renamed from=users\nCREATE TABLE IF NOT EXISTS app.people (id int);", "app.users=people"),
            ("CREATE TABLE t (\n id int,\n full_name text, -- @renamed from=name\n b int);", "t.name=full_name"),
            ("CREATE TABLE t (\n id int,\n -- @renamed from=\"Name\"\n \"Full\" text\n);", "t.Name=Full"),
            ("CREATE TABLE t (\n id int,\n CONSTRAINT low CHECK (id < 5) -- @renamed from=small\n);", "t.small=low"),
            ("CREATE UNIQUE INDEX ix_new ON app.t (a); -- @renamed from=ix_old", "app.t.ix_old=ix_new"),
            ("SELECT 1;\nCREATE TYPE mood AS ENUM ('a'); /* @renamed from=feeling */", "feeling=mood"),
            ("CREATE TABLE t (id int); -- renamed from=users", ""),
            ("CREATE TYPE mood AS ENUM (\n 'sad', -- @renamed from='so sad'\n 'glad');", "mood.so sad=sad"),
            ("CREATE TYPE app.mood AS ENUM ('sad', 'glad' /* @renamed from=gay */);", "app.mood.gay=glad"),
            ("CREATE TYPE mood AS ENUM (\n -- @renamed from=b\n 'sad');", "b=mood mood.b=sad"),
            ("CREATE TABLE t (\n mood enum('sad', 'glad' /* @renamed from=gay */) DEFAULT 'sad');", "t.mood.gay=glad"),
            ("CREATE TABLE t (\n note text DEFAULT 'x', -- @renamed from=remark\n b int);", "t.remark=note"),
            ("CREATE OR REPLACE VIEW app.v AS SELECT 1; -- @renamed from=w", "app.w=v"),
            ("-- @renamed from=g\nCREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';", "g=f"),
            ("CREATE SCHEMA app; -- @renamed from=shop", "shop=app"),
            (
                "CREATE TRIGGER tr AFTER INSERT ON app.t -- @renamed from=ts\nFOR EACH ROW EXECUTE FUNCTION f();",
                "app.t.ts=tr",
            ),
        ] {
            assert_eq!(words(text).map(|found| found.join(" ")), Ok(expected.to_owned()), "{text}");
        }
        for wrong in [
            "CREATE TABLE t (id int); -- @renamed users",
            "SELECT 1; -- @renamed from=a",
            "CREATE TABLE t (id int); -- @renamed from=users (was too short)",
        ] {
            assert!(words(wrong).is_err(), "{wrong}");
        }
    }
}
