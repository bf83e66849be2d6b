//! A cursor over tokens.

use super::item::Attribute;
use super::problem::Problem;
use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree, token_stream};
use std::iter::Peekable;

/// Tokens still to be read.
pub(super) struct Tokens {
    rest: Peekable<token_stream::IntoIter>,
    /// Where they end.
    end: Span,
}

impl Tokens {
    pub(super) fn new(stream: TokenStream) -> Self {
        Self { rest: stream.into_iter().peekable(), end: Span::call_site() }
    }

    /// The tokens within a group. It is consumed, so that they are moved and not copied.
    pub(super) fn within(group: Group) -> Self {
        let (stream, end) = (group.stream(), group.span_close());
        drop(group);
        Self { rest: stream.into_iter().peekable(), end }
    }

    pub(super) fn is_empty(&mut self) -> bool {
        self.rest.peek().is_none()
    }

    /// Goes past a punctuation, if it stands next.
    pub(super) fn take_punct(&mut self, punct: char) -> bool {
        let found = self.is_punct(punct);
        if found {
            self.rest.next();
        }
        found
    }

    pub(super) fn is_punct(&mut self, punct: char) -> bool {
        matches!(self.rest.peek(), Some(TokenTree::Punct(found)) if found.as_char() == punct)
    }

    pub(super) fn is_ident(&mut self, word: &str) -> bool {
        matches!(self.rest.peek(), Some(TokenTree::Ident(found)) if found == word)
    }

    pub(super) fn ident(&mut self) -> Option<Ident> {
        match self.rest.next_if(|token| matches!(token, TokenTree::Ident(_))) {
            Some(TokenTree::Ident(ident)) => Some(ident),
            _ => None,
        }
    }

    pub(super) fn group(&mut self, delimiter: Delimiter) -> Option<Group> {
        match self.rest.next_if(|token| matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)) {
            Some(TokenTree::Group(group)) => Some(group),
            _ => None,
        }
    }

    pub(super) fn literal(&mut self) -> Option<Literal> {
        match self.rest.next_if(|token| matches!(token, TokenTree::Literal(_))) {
            Some(TokenTree::Literal(literal)) => Some(literal),
            _ => None,
        }
    }

    /// The text of a string.
    pub(super) fn string(&mut self) -> Option<(String, Span)> {
        let Some(TokenTree::Literal(literal)) = self.rest.peek() else { return None };
        let found = (string_of(literal)?, literal.span());
        self.rest.next();
        Some(found)
    }

    /// All that is left.
    pub(super) fn remaining(self) -> Vec<TokenTree> {
        self.rest.collect()
    }

    /// The problem that something else stands here.
    pub(super) fn expected(&mut self, what: &str) -> Problem {
        let span = self.rest.peek().map_or(self.end, TokenTree::span);
        Problem::new(span, format!("{what} is expected here"))
    }

    /// The attributes that stand next, inner ones too.
    pub(super) fn attributes(&mut self) -> Vec<Attribute> {
        let mut attributes = Vec::new();
        while self.take_punct('#') {
            self.take_punct('!');
            attributes.extend(self.group(Delimiter::Bracket).and_then(Attribute::of));
        }
        attributes
    }

    /// Goes past `pub`, `pub(crate)`, or the visibility that a macro put here.
    pub(super) fn skip_visibility(&mut self) {
        if self.is_ident("pub") {
            self.rest.next();
            self.group(Delimiter::Parenthesis);
        }
        self.group(Delimiter::None);
    }

    /// Goes past the rest of an item: to the end of its braces, or its semicolon. What may follow (the
    /// semicolon of `const A: B = B {};`) is then an item of its own, with nothing in it.
    pub(super) fn skip_item(&mut self) -> Option<Group> {
        for token in self.rest.by_ref() {
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return Some(group),
                TokenTree::Punct(punct) if punct.as_char() == ';' => break,
                _ => {}
            }
        }
        None
    }

    /// Goes past an item that nobody reads, as [`skip_item`](Self::skip_item) does. An attribute begins the next one: it
    /// shows that a semicolon is missing, and what it is at is still read.
    pub(super) fn skip_unread_item(&mut self) -> Result<(), Problem> {
        let mut begins = None;
        while let Some(token) = self.rest.peek() {
            if let (TokenTree::Punct(punct), Some(begins)) = (token, begins)
                && punct.as_char() == '#'
            {
                let hint = "write `;` behind it, so that what follows is read";
                return Err(Problem::new(begins, "a `;` is missing at the end of this").hint(hint));
            }
            begins.get_or_insert_with(|| token.span());
            match self.rest.next() {
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => break,
                Some(TokenTree::Punct(punct)) if punct.as_char() == ';' => break,
                _ => {}
            }
        }
        Ok(())
    }

    /// The tokens up to the next comma that stands outside `<…>`; the comma is consumed.
    pub(super) fn up_to_comma(&mut self) -> Vec<TokenTree> {
        let (mut tokens, mut depth, mut before) = (Vec::new(), 0_i32, ' ');
        for token in self.rest.by_ref() {
            let punct = if let TokenTree::Punct(punct) = &token { punct.as_char() } else { ' ' };
            match punct {
                ',' if depth <= 0 => break,
                '<' => depth += 1,
                '>' if before != '-' => depth -= 1,
                _ => {}
            }
            before = punct;
            tokens.push(token);
        }
        tokens
    }
}

/// The text of a literal that is a string.
pub(super) fn string_of(literal: &Literal) -> Option<String> {
    let text = literal.to_string();
    match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(plain) if !plain.contains(['\\', '\r']) => Some(plain.to_owned()),
        _ => match syn::Lit::new(literal.clone()) {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
    }
}
