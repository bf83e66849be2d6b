//! Fragments of SQL between the servers' quotes and those of the standard, which stand in a schema.

use super::{LEXIS, MySql, keywords, types};
use crate::schema::Expr;
use crate::sql::{Lexis, Token, TokenKind, escaped_by_backslash, string_value, tokens};

/// What a server, or somebody who writes for one, calls so: back in the quotes of the standard, without the name of
/// the `database` before tables and without the character set before strings.
pub(super) fn shown(text: &str, database: &str) -> Expr {
    let Ok(all) = tokens(text, LEXIS).collect::<Result<Vec<_>, _>>() else { return Expr::new(text) };
    let mut out = String::with_capacity(text.len());
    let (mut written, mut at) = (0, 0);
    while let Some(token) = all.get(at) {
        let next = all.get(at + 1);
        let (skip, spelling) = match token.kind {
            TokenKind::Quoted if is_database(token, next, database) => (2, Some(String::new())),
            TokenKind::Word if is_introducer(token, next) => (1, Some(String::new())),
            TokenKind::Quoted => (1, token.identifier().map(|name| standard_name(&name))),
            TokenKind::String => {
                (1, string_value(token.text, LEXIS).map(|value| Expr::literal(&value).as_str().to_owned()))
            }
            TokenKind::Symbol if token.text == "||" => (1, Some(" OR ".to_owned())),
            TokenKind::Symbol if token.text == "&&" => (1, Some(" AND ".to_owned())),
            _ => (1, None),
        };
        if let Some(spelling) = spelling {
            out.push_str(&text[written..token.start]);
            out.push_str(&spelling);
            written = all[at + skip - 1].end();
        }
        at += skip;
    }
    out.push_str(&text[written..]);
    Expr::new(out.trim())
}

/// Whether the token is the database's name before that of a table.
fn is_database(token: &Token<'_>, next: Option<&Token<'_>>, database: &str) -> bool {
    !database.is_empty()
        && next.is_some_and(|next| next.is_symbol("."))
        && token.identifier().as_deref() == Some(database)
}

/// Whether the token is the character set of the string behind it: `_utf8mb4'x'`.
fn is_introducer(token: &Token<'_>, next: Option<&Token<'_>>) -> bool {
    let string = next.is_some_and(|next| next.kind == TokenKind::String && next.start == token.end());
    string && ["_utf8mb4", "_utf8mb3", "_utf8", "_latin1", "_ascii"].contains(&token.text)
}

fn standard_name(name: &str) -> String {
    let mut out = String::new();
    crate::dialect::portable().quote(&mut out, name);
    out
}

/// MySQL's catalogue keeps expressions with their quotes escaped, as if within a string, and what is beyond ASCII
/// as if each byte were a character.
pub(super) fn unescaped(dialect: &MySql, text: &str) -> String {
    if !dialect.has_json {
        return text.to_owned();
    }
    let bytes: Option<Vec<u8>> = text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| text.to_owned());
    if text.contains('\\') { escaped_by_backslash(&text, "") } else { text }
}

/// A fragment of a schema as the servers read it; `columns` are names in it that may stand without quotes.
pub(super) fn spelled<'n>(expr: &Expr, columns: impl Iterator<Item = &'n str> + Clone) -> String {
    let text = expr.as_str();
    let Ok(all) = tokens(text, Lexis::STANDARD).collect::<Result<Vec<_>, _>>() else { return text.to_owned() };
    let all: Vec<_> = all.into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
    let parts = all.iter().enumerate().map(|(at, token)| {
        let blank = if at > 0 && all[at - 1].end() < token.start { " " } else { "" };
        format!("{blank}{}", part(&all, at, columns.clone()))
    });
    parts.collect()
}

/// One token.
fn part<'n>(all: &[Token<'_>], at: usize, mut columns: impl Iterator<Item = &'n str>) -> String {
    let token = &all[at];
    match (token.kind, token.identifier()) {
        (TokenKind::Quoted, Some(name)) => backquoted(&name),
        (TokenKind::Word, Some(word)) if keywords::is_keyword(&word) && !crate::dialect::is_keyword_portable(&word) => {
            if columns.any(|name| name == word) {
                backquoted(&word)
            } else {
                token.text.to_owned()
            }
        }
        (TokenKind::String, _) => match string_value(token.text, Lexis::STANDARD) {
            Some(value) => types::literal(&value),
            None => token.text.to_owned(),
        },
        _ => token.text.to_owned(),
    }
}

fn backquoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::mysql::{Flavor, latest};

    #[test]
    fn what_a_server_shows_gets_the_quotes_of_the_standard() {
        for (text, expected) in [
            ("`a` > 0", "a > 0"),
            ("(`Order` <> _utf8mb4'it''s')", "(\"Order\" <> 'it''s')"),
            ("`v` <> 'it\\'s (\"'", "v <> 'it''s (\"'"),
            ("json_valid(`j`)", "json_valid(j)"),
            ("select `db`.`t`.`a` AS `a` from `db`.`t`", "select t.a AS a from t"),
            ("\"x\"", "'x'"),
            ("a || b && c", "a  OR  b  AND  c"),
        ] {
            assert_eq!(shown(text, "db").as_str(), expected);
        }
    }

    #[test]
    fn the_catalogue_of_one_keeps_quotes_escaped() {
        let (mysql, mariadb) = (latest(Flavor::MySql), latest(Flavor::MariaDb));
        assert_eq!(mysql.shown_expression(r"(`v` <> _utf8mb4\'it\\\'s\')", "").as_str(), "(v <> 'it''s')");
        assert_eq!(mysql.shown_expression(r"(`Ã¼` > 0)", "").as_str(), "(\"ü\" > 0)");
        assert_eq!(mysql.shown_expression(r"(`ß` > 0)", "").as_str(), "(\"ß\" > 0)");
        assert_eq!(mariadb.shown_expression(r"`v` <> 'it\'s'", "").as_str(), "v <> 'it''s'");
    }

    #[test]
    fn a_fragment_is_spelled_with_the_servers_quotes() {
        for (expr, spelling) in [
            ("\"a b\" > 0", "`a b` > 0"),
            ("rank > 0 AND left(name, 1) = 'x'", "`rank` > 0 AND left(name, 1) = 'x'"),
            (r"a <> 'back\slash'", r"a <> 'back\\slash'"),
            ("a IN ('it''s') -- why\n", "a IN ('it''s')"),
            (r"a = E'tab\t'", "a = 'tab\t'"),
        ] {
            assert_eq!(spelled(&expr.into(), ["rank", "name", "a"].into_iter()), spelling);
        }
    }
}
