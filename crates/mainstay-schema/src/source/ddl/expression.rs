//! Where an expression ends. What it means is the server's business: its text is kept as it was written.

use super::cursor::Reader;
use super::error::Result;
use super::types::INTERVAL_FIELDS;
use crate::schema::Expr;
use crate::sql::{Token, TokenKind};

/// Words that need something behind them, so that no expression ends with one.
const UNFINISHED: [&str; 13] =
    ["and", "or", "not", "in", "is", "like", "ilike", "between", "select", "from", "where", "join", "by"];

/// Words that cannot be the operand of a default without parentheses.
const NO_OPERAND: [&str; 12] = [
    "constraint",
    "not",
    "default",
    "primary",
    "unique",
    "check",
    "references",
    "collate",
    "generated",
    "as",
    "on",
    "using",
];

impl Reader<'_> {
    /// `( … )`, without the parentheses.
    pub(super) fn parenthesized(&mut self) -> Result<Expr> {
        let start = self.mark();
        self.skip_group()?;
        self.expression(start + 1, self.mark() - 1)
    }

    /// An expression up to a comma, a closing parenthesis or a stop word outside all parentheses.
    pub(super) fn expression_until(&mut self, stop: &[&str]) -> Result<Expr> {
        let start = self.mark();
        while let Some(token) = self.peek() {
            if token.is_symbol(",")
                || token.is_symbol(")")
                || token.is_symbol(";")
                || stop.iter().any(|word| token.is(word))
            {
                break;
            }
            self.skip_one()?;
        }
        self.expression(start, self.mark())
    }

    /// A default: operands with operators between them, since without parentheses words such as NOT belong
    /// to the column again (PostgreSQL's `b_expr`).
    pub(super) fn default_value(&mut self) -> Result<Expr> {
        let start = self.mark();
        loop {
            self.operand()?;
            let operator = self.peek().is_some_and(|token| {
                token.kind == TokenKind::Symbol && !matches!(token.text, "," | ")" | ";" | "(" | "]" | "[" | ".")
            });
            if !operator {
                return self.expression(start, self.mark());
            }
            self.advance();
        }
    }

    /// A literal, name, call, cast or group, with its signs before and its casts and subscripts behind.
    fn operand(&mut self) -> Result<()> {
        while ["-", "+", "~"].iter().any(|sign| self.accept_symbol(sign)) {}
        let token = self.peek().ok_or_else(|| self.unexpected("a value"))?;
        match token.kind {
            TokenKind::String | TokenKind::Number => drop(self.advance()),
            TokenKind::Symbol if token.text == "(" => self.skip_group()?,
            TokenKind::Word if NO_OPERAND.iter().any(|word| token.is(word)) => return Err(self.unexpected("a value")),
            TokenKind::Word if token.is("case") => self.skip_case()?,
            TokenKind::Word | TokenKind::Quoted => self.skip_name_or_call()?,
            _ => return Err(self.unexpected("a value")),
        }
        loop {
            if self.accept_symbol("::") {
                self.type_extent(false)?;
            } else if self.is_symbol("[") {
                self.skip_group()?;
            } else {
                return Ok(());
            }
        }
    }

    /// `name`, `a.b`, `f(x)`, `array[1, 2]`, or a literal behind its type: `date '2026-01-01'`.
    fn skip_name_or_call(&mut self) -> Result<()> {
        let start = self.mark();
        let interval = self.is("interval");
        if self.type_extent(false).is_ok() && self.peek().is_some_and(|token| token.kind == TokenKind::String) {
            self.advance();
            while interval && INTERVAL_FIELDS.iter().any(|field| self.accept(field)) {}
            return Ok(());
        }
        self.back_to(start);
        self.advance();
        while self.accept_symbol(".") {
            self.name("a name")?;
        }
        if self.is_symbol("(") { self.skip_group() } else { Ok(()) }
    }

    fn skip_case(&mut self) -> Result<()> {
        self.expect("case")?;
        while !self.accept("end") {
            if self.is("case") { self.skip_case()? } else { self.skip_one()? }
        }
        Ok(())
    }

    /// Passes one token, or a whole group in parentheses or brackets.
    pub(super) fn skip_one(&mut self) -> Result<()> {
        match self.peek() {
            Some(token) if token.is_symbol("(") || token.is_symbol("[") => self.skip_group(),
            Some(token) if token.is_symbol(")") || token.is_symbol("]") || token.is_symbol(";") => Err(self.stopped()),
            Some(_) => {
                self.advance();
                Ok(())
            }
            None => Err(self.stopped()),
        }
    }

    /// Passes `( … )` or `[ … ]` with everything in it.
    pub(super) fn skip_group(&mut self) -> Result<()> {
        if !self.is_symbol("(") && !self.is_symbol("[") {
            return Err(self.unexpected("("));
        }
        let mut closing: Vec<&str> = Vec::new();
        loop {
            let Some(token) = self.peek() else { return Err(self.unexpected(closing.last().unwrap_or(&")"))) };
            match token.text {
                _ if token.kind != TokenKind::Symbol => {}
                "(" => closing.push(")"),
                "[" => closing.push("]"),
                ")" | "]" if closing.last() == Some(&token.text) => drop(closing.pop()),
                ")" | "]" | ";" => return Err(self.stopped()),
                _ => {}
            }
            self.advance();
            if closing.is_empty() {
                return Ok(());
            }
        }
    }

    /// The tokens from `start` to before `end` as an expression; there have to be some, and the last must be
    /// able to be the last.
    pub(super) fn expression(&mut self, start: usize, end: usize) -> Result<Expr> {
        let last = if end > start { self.token(end - 1) } else { None };
        if last.is_none_or(|token| is_unfinished(&token)) {
            self.back_to(end);
            return Err(self.unexpected("an expression"));
        }
        Ok(self.dialect.fragment(self.slice(start..end)))
    }
}

/// Whether something has to follow the token.
fn is_unfinished(token: &Token<'_>) -> bool {
    match token.kind {
        TokenKind::Symbol => !matches!(token.text, ")" | "]" | "*"),
        TokenKind::Word => UNFINISHED.iter().any(|word| token.is(word)),
        _ => false,
    }
}
