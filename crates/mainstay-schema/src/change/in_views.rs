//! Renames within the queries of views. Servers follow them there, and a view's own columns keep their
//! names: `SELECT a FROM t` is `SELECT b AS a FROM t` once `t.a` is called `b`.

use crate::schema::{Expr, ObjectName, View};
use crate::sql::{Lexis, Token, TokenKind, quoted, tokens};

/// Words that may follow a table in a query and are no name for it.
const AFTER_TABLE: [&str; 20] = [
    "where",
    "join",
    "left",
    "right",
    "full",
    "inner",
    "cross",
    "natural",
    "on",
    "using",
    "group",
    "order",
    "having",
    "limit",
    "offset",
    "union",
    "except",
    "intersect",
    "window",
    "tablesample",
];

impl View {
    /// The same query after a table that it reads got another name.
    pub(super) fn rename_table(&mut self, from: &ObjectName, to: &ObjectName) {
        let query = Query::of(&self.query);
        let mut edits = Vec::new();
        for read in query.reads.iter().filter(|read| read.name == *from) {
            edits.push((query.tokens[read.first].start..query.tokens[read.last].end(), spelled(to)));
            if read.alias.is_none() {
                let prefixes = (0..query.tokens.len()).filter(|&at| query.is_prefix(at, &from.name));
                edits.extend(prefixes.map(|at| (query.tokens[at].start..query.tokens[at].end(), quoted(&to.name))));
            }
        }
        self.query = edited(&self.query, edits);
    }

    /// The same query after a column of a table that it reads got another name.
    pub(super) fn rename_column(&mut self, table: &ObjectName, from: &str, to: &str) {
        let query = Query::of(&self.query);
        let names: Vec<&str> = query.reads.iter().filter(|read| read.name == *table).map(Read::goes_by).collect();
        let mut edits = Vec::new();
        for at in 0..query.tokens.len() {
            if names.is_empty() || !query.is_column(at, from, &names) {
                continue;
            }
            let token = &query.tokens[at];
            let mut text = quoted(to);
            if self.columns.is_empty() && query.is_item(at) {
                match query.named(at) {
                    None => text.push_str(&format!(" AS {}", quoted(from))),
                    Some((alias, end)) if alias == to => edits.push((token.end()..end, String::new())),
                    Some(_) => {}
                }
            }
            edits.push((token.start..token.end(), text));
        }
        self.query = edited(&self.query, edits);
    }
}

/// A table that a query reads.
struct Read {
    name: ObjectName,
    /// Its first and last token.
    first: usize,
    last: usize,
    /// What the query calls it, and the token that says so.
    alias: Option<(String, usize)>,
}

impl Read {
    fn goes_by(&self) -> &str {
        self.alias.as_ref().map_or(&self.name.name, |(alias, _)| alias)
    }
}

struct Query<'q> {
    tokens: Vec<Token<'q>>,
    reads: Vec<Read>,
}

impl<'q> Query<'q> {
    fn of(query: &'q Expr) -> Self {
        let all = tokens(query.as_str(), Lexis::STANDARD).filter_map(Result::ok);
        let mut out =
            Self { tokens: all.filter(|token| token.kind != TokenKind::Comment).collect(), reads: Vec::new() };
        let mut from = Vec::new();
        for at in 0..out.tokens.len() {
            let token = out.tokens[at];
            match token.text {
                "(" => from.push(from.last().copied().unwrap_or(false)),
                ")" => drop(from.pop()),
                _ if token.is("from") || token.is("join") => replace(&mut from, true),
                _ if token.is("select") || AFTER_TABLE.iter().any(|word| token.is(word)) => {
                    let joins = ["left", "right", "full", "inner", "cross", "natural"];
                    replace(&mut from, joins.iter().any(|word| token.is(word)));
                }
                _ => {}
            }
            let in_from = from.last().copied().unwrap_or(false);
            let opens = at > 0 && (out.is_symbol(at - 1, ",") || out.is_symbol(at - 1, "("));
            let begins = at > 0 && (out.is(at - 1, "from") || out.is(at - 1, "join") || (in_from && opens));
            if begins {
                out.reads.extend(out.read(at));
            }
        }
        out
    }

    fn read(&self, first: usize) -> Option<Read> {
        let one = self.tokens[first].identifier()?;
        let (name, last) = match (self.is_symbol(first + 1, "."), self.identifier(first + 2)) {
            (true, Some(two)) => (ObjectName::in_schema(one, two), first + 2),
            _ => (ObjectName::new(one), first),
        };
        let said = if self.is(last + 1, "as") { last + 2 } else { last + 1 };
        let is_name = self.tokens.get(said).is_some_and(|token| !AFTER_TABLE.iter().any(|word| token.is(word)));
        let alias = self.identifier(said).filter(|_| is_name).map(|alias| (alias, said));
        Some(Read { name, first, last, alias })
    }

    /// Whether the token says which table the column after it is of.
    fn is_prefix(&self, at: usize, table: &str) -> bool {
        let is_read = self.reads.iter().any(|read| (read.first..=read.last).contains(&at));
        let qualified = at > 0 && self.is_symbol(at - 1, ".");
        !is_read && !qualified && self.tokens[at].is_name(table) && self.is_symbol(at + 1, ".")
    }

    /// Whether the token stands for the column `name` of what goes by one of `tables`.
    fn is_column(&self, at: usize, name: &str, tables: &[&str]) -> bool {
        if !self.tokens[at].is_name(name) || self.is_symbol(at + 1, ".") || self.is_symbol(at + 1, "(") {
            return false;
        }
        let is_read = self.reads.iter().any(|read| {
            (read.first..=read.last).contains(&at) || read.alias.as_ref().is_some_and(|(_, alias)| *alias == at)
        });
        let qualified = at > 1 && self.is_symbol(at - 1, ".");
        let ours = !qualified || self.identifier(at - 2).is_some_and(|by| tables.contains(&by.as_str()));
        ours && !is_read && !(at > 0 && self.is(at - 1, "as"))
    }

    /// Whether the column at `at` is by itself something that the query selects.
    fn is_item(&self, at: usize) -> bool {
        let first = if at > 1 && self.is_symbol(at - 1, ".") { at - 2 } else { at };
        let opened = self.tokens[..first]
            .iter()
            .fold(0, |depth, token| depth + i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")")));
        let selects = self.tokens[..first].iter().rev().find(|token| token.is("select") || token.is("from"));
        let begins = first > 0
            && (self.is_symbol(first - 1, ",") || self.is(first - 1, "select") || self.is(first - 1, "distinct"));
        let ends = self.is_symbol(at + 1, ",") || self.is(at + 1, "from") || self.is(at + 1, "as");
        opened == 0 && begins && ends && selects.is_some_and(|token| token.is("select"))
    }

    /// The name that a selected column gets, and where that ends in the text.
    fn named(&self, at: usize) -> Option<(String, usize)> {
        let name = self.is(at + 1, "as").then(|| self.identifier(at + 2)).flatten()?;
        Some((name, self.tokens[at + 2].end()))
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(word))
    }

    fn is_symbol(&self, at: usize, symbol: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_symbol(symbol))
    }

    fn identifier(&self, at: usize) -> Option<String> {
        self.tokens.get(at).and_then(Token::identifier)
    }
}

/// Says whether the innermost query is within its FROM.
fn replace(from: &mut Vec<bool>, now: bool) {
    from.pop();
    from.push(now);
}

fn edited(query: &Expr, mut edits: Vec<(std::ops::Range<usize>, String)>) -> Expr {
    if edits.is_empty() {
        return query.clone();
    }
    edits.sort_by_key(|(range, _)| range.start);
    edits.dedup();
    let mut text = query.as_str().to_owned();
    for (range, new) in edits.into_iter().rev() {
        text.replace_range(range, &new);
    }
    Expr::new(text)
}

fn spelled(name: &ObjectName) -> String {
    match &name.schema {
        Some(schema) => format!("{}.{}", quoted(schema), quoted(&name.name)),
        None => quoted(&name.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renamed_column_keeps_its_name_in_the_view() {
        for (query, renamed) in [
            ("SELECT a FROM t", "SELECT b AS a FROM t"),
            ("SELECT t.a, x FROM t WHERE a > 0", "SELECT t.b AS a, x FROM t WHERE b > 0"),
            ("SELECT a AS b FROM t", "SELECT b FROM t"),
            ("SELECT a AS z, lower(a) FROM t AS o", "SELECT b AS z, lower(b) FROM t AS o"),
            ("SELECT o.a FROM t o JOIN u ON u.a = o.a", "SELECT o.b AS a FROM t o JOIN u ON u.a = o.b"),
            ("SELECT DISTINCT a FROM t", "SELECT DISTINCT b AS a FROM t"),
            ("SELECT a FROM u", "SELECT a FROM u"),
            ("SELECT 'a', x AS a FROM t", "SELECT 'a', x AS a FROM t"),
            ("SELECT x FROM t WHERE x IN (SELECT a FROM t)", "SELECT x FROM t WHERE x IN (SELECT b FROM t)"),
        ] {
            let mut view = View::new("v", query);
            view.rename_column(&"t".into(), "a", "b");
            assert_eq!(view.query, Expr::new(renamed.replace(" b", " \"b\"").replace("(b", "(\"b\"")), "{query}");
        }
    }

    #[test]
    fn a_renamed_table_is_renamed_wherever_it_is_said() {
        for (query, renamed) in [
            ("SELECT t.a FROM t", "SELECT u.a FROM u"),
            ("SELECT t.a FROM t AS t", "SELECT t.a FROM u AS t"),
            ("SELECT o.a FROM t o, x.t", "SELECT o.a FROM u o, x.t"),
            ("SELECT t FROM x LEFT JOIN t ON true", "SELECT t FROM x LEFT JOIN u ON true"),
            ("SELECT t.a FROM (t JOIN x ON true)", "SELECT u.a FROM (u JOIN x ON true)"),
            ("SELECT t.a, (SELECT 1 FROM t) FROM y, t", "SELECT u.a, (SELECT 1 FROM u) FROM y, u"),
        ] {
            let mut view = View::new("v", query);
            view.rename_table(&"t".into(), &"u".into());
            assert_eq!(view.query, Expr::new(renamed), "{query}");
        }
    }
}
