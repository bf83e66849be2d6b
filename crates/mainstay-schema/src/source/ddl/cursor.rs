//! The reader of one statement: its tokens, the place in them, and the words that move it on.
//! What the words mean stands in the files of the statements.

use super::error::{ANOTHER_WAY, DdlError, Result};
use crate::dialect::Dialect;
use crate::schema::{ObjectName, Schema};
use crate::sql::{Lexis, Token, TokenKind, string_value, tokens};
use std::borrow::Cow;
use std::ops::Range;

/// Where a statement comes from, which decides what is left unsaid in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Somebody wrote it: a constraint without a name gets the usual one, types may be looked up.
    Written,
    /// A server printed it: what has no name has none.
    Printed,
}

/// Reads one statement against the schema that it is run on.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) state: &'a Schema,
    pub(super) dialect: &'a dyn Dialect,
    pub(super) origin: Origin,
    /// Whether a type may be any words, and a string a name.
    pub(super) loose: bool,
    /// Whether a definition says all of a table, and of a column.
    pub(super) whole: bool,
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the first token of `text`.
    pub(super) fn new(text: &'a str, state: &'a Schema, dialect: &'a dyn Dialect, origin: Origin) -> Result<Self> {
        let mut list = Vec::with_capacity(text.len() / 5);
        for token in tokens(text, dialect.lexis()) {
            let token = token.map_err(|error| unclosed(text, &error))?;
            if token.kind != TokenKind::Comment {
                list.push(token);
            }
        }
        let can = dialect.capabilities();
        let (loose, whole) = (can.loose_types, can.whole_definitions);
        Ok(Self { text, state, dialect, origin, loose, whole, tokens: list, at: 0 })
    }

    /// How the dialect cuts text.
    fn lexis(&self) -> Lexis {
        self.dialect.lexis()
    }

    /// The next token, left where it is.
    pub(super) fn peek(&self) -> Option<Token<'a>> {
        self.peek_at(0)
    }

    /// The token after the next `ahead`.
    pub(super) fn peek_at(&self, ahead: usize) -> Option<Token<'a>> {
        self.tokens.get(self.at + ahead).copied()
    }

    /// The next token, passed.
    pub(super) fn advance(&mut self) -> Option<Token<'a>> {
        let token = self.peek();
        self.at += usize::from(token.is_some());
        token
    }

    /// The number of the next token, for [`Reader::back_to`] and [`Reader::slice`].
    pub(super) fn mark(&self) -> usize {
        self.at
    }

    /// Goes back to a token by its number.
    pub(super) fn back_to(&mut self, mark: usize) {
        self.at = mark;
    }

    /// The token of this number.
    pub(super) fn token(&self, mark: usize) -> Option<Token<'a>> {
        self.tokens.get(mark).copied()
    }

    /// Whether the next token is this word.
    pub(super) fn is(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is(word))
    }

    /// Whether the next tokens are these words.
    pub(super) fn are(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(ahead, word)| self.peek_at(ahead).is_some_and(|token| token.is(word)))
    }

    /// Whether the next token is this symbol.
    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        self.peek().is_some_and(|token| token.is_symbol(symbol))
    }

    /// Passes this word if it is next.
    pub(super) fn accept(&mut self, word: &str) -> bool {
        self.accept_all(&[word])
    }

    /// Passes these words if all of them are next.
    pub(super) fn accept_all(&mut self, words: &[&str]) -> bool {
        let found = self.are(words);
        self.at += if found { words.len() } else { 0 };
        found
    }

    /// Passes this symbol if it is next.
    pub(super) fn accept_symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        self.at += usize::from(found);
        found
    }

    /// Passes the first of these words that is next, and says which.
    pub(super) fn accept_one<T: Copy>(&mut self, words: &[(&str, T)]) -> Option<T> {
        words.iter().find(|(word, _)| self.accept(word)).map(|(_, value)| *value)
    }

    /// Passes a word that has to be next.
    pub(super) fn expect(&mut self, word: &str) -> Result<()> {
        if self.accept(word) { Ok(()) } else { Err(self.unexpected(&word.to_uppercase())) }
    }

    /// Passes words that have to be next.
    pub(super) fn expect_all(&mut self, words: &[&str]) -> Result<()> {
        words.iter().try_for_each(|word| self.expect(word))
    }

    /// Passes a symbol that has to be next.
    pub(super) fn expect_symbol(&mut self, symbol: &str) -> Result<()> {
        if self.accept_symbol(symbol) { Ok(()) } else { Err(self.unexpected(symbol)) }
    }

    /// Makes sure that nothing is left; a closing semicolon is nothing.
    pub(super) fn end(&mut self) -> Result<()> {
        self.accept_symbol(";");
        if self.peek().is_none() { Ok(()) } else { Err(self.stopped()) }
    }

    /// Items with commas between them, in parentheses.
    pub(super) fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        self.expect_symbol("(")?;
        let items = self.commas(&mut item)?;
        self.expect_symbol(")")?;
        Ok(items)
    }

    /// Items with commas between them.
    pub(super) fn commas<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.accept_symbol(",") {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// An identifier; `what` says which, for the error.
    pub(super) fn name(&mut self, what: &str) -> Result<String> {
        let name = self.peek().and_then(|token| match token.kind {
            TokenKind::String if self.loose => string_value(token.text, self.lexis()),
            // These servers keep the case of names.
            TokenKind::Word if self.whole => Some(token.text.to_owned()),
            _ => token.identifier(),
        });
        let name = name.ok_or_else(|| self.unexpected(what))?;
        self.at += 1;
        Ok(name)
    }

    /// The name of an object, the default database schema left out.
    pub(super) fn object_name(&mut self, what: &str) -> Result<ObjectName> {
        let first = self.name(what)?;
        if !self.accept_symbol(".") {
            return Ok(ObjectName::new(first));
        }
        let name = self.name(what)?;
        if first == self.default_namespace() {
            return Ok(ObjectName::new(name));
        }
        Ok(ObjectName::in_schema(first, name))
    }

    /// The database schema that need not be said.
    pub(super) fn default_namespace(&self) -> &'static str {
        if self.dialect.capabilities().namespaces { "public" } else { "main" }
    }

    /// The value of a string.
    pub(super) fn string(&mut self, what: &str) -> Result<String> {
        let value = self.peek().filter(|token| token.kind == TokenKind::String);
        let value =
            value.and_then(|token| string_value(token.text, self.lexis())).ok_or_else(|| self.unexpected(what))?;
        self.at += 1;
        Ok(value)
    }

    /// The text from one token to before another, as it was written.
    pub(super) fn slice(&self, range: Range<usize>) -> &'a str {
        match (self.tokens.get(range.start), range.end.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if range.start < range.end => &self.text[first.start..last.end()],
            _ => "",
        }
    }

    /// The byte where the next token starts, for errors.
    pub(super) fn place(&self) -> usize {
        self.peek().map_or(self.text.trim_end().len(), |token| token.start)
    }

    /// An error at a byte of the statement.
    pub(super) fn error(&self, place: usize, message: impl Into<String>, hint: impl Into<String>) -> DdlError {
        DdlError::at(self.text, place, message, hint)
    }

    /// The error that what stands next cannot be represented: `why` says what it is.
    pub(super) fn refuse(&self, why: &str) -> DdlError {
        self.error(self.place(), format!("replay cannot follow this: {why}"), ANOTHER_WAY)
    }

    /// The error that the statement is understood only up to here.
    pub(super) fn stopped(&self) -> DdlError {
        let message = match self.peek() {
            Some(token) => format!("replay cannot follow this from {} on", shown(token.text)),
            None => "the statement ends too early".to_owned(),
        };
        self.error(self.place(), message, ANOTHER_WAY)
    }

    /// The error that something else has to stand here.
    pub(super) fn unexpected(&self, expected: &str) -> DdlError {
        let message = match self.peek() {
            Some(token) => {
                format!("replay cannot follow this: {} stands where {expected} is expected", shown(token.text))
            }
            None => format!("the statement ends where {expected} is expected"),
        };
        self.error(self.place(), message, ANOTHER_WAY)
    }
}

/// The error of a string or comment that never ends.
pub(super) fn unclosed(text: &str, error: &crate::sql::LexError) -> DdlError {
    DdlError::at(text, error.start, error.to_string(), "close it; a quote within a string is written twice")
}

/// A token as an error shows it.
fn shown(text: &str) -> Cow<'_, str> {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((cut, _)) => format!("`{}…`", &text[..cut]).into(),
        None => format!("`{text}`").into(),
    }
}
