//! The type of a column: where its words end, and which type of the dialect or the schema they name.

use super::cursor::{Origin, Reader};
use super::error::Result;
use crate::schema::{IdentityKind, ObjectName, Type};
use crate::sql::{Token, TokenKind};
use std::borrow::Cow;
use std::ops::Range;

/// Words that begin what can follow a type, where a type may be any other words.
const AFTER_TYPE: [&str; 17] = [
    "constraint",
    "not",
    "null",
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
    "deferrable",
    "initially",
    "foreign",
    "exclude",
];

/// What an interval can be limited to: `interval day to second`.
pub(super) const INTERVAL_FIELDS: [&str; 7] = ["year", "month", "day", "hour", "minute", "second", "to"];

/// Types of more than one word: the first, and those that may follow.
const FURTHER_WORDS: [(&str, &[&str]); 7] = [
    ("double", &["precision"]),
    ("character", &["varying"]),
    ("char", &["varying"]),
    ("nchar", &["varying"]),
    ("bit", &["varying"]),
    ("national", &["character", "char", "varying"]),
    ("interval", &INTERVAL_FIELDS),
];

/// Integer types that bring a sequence with them.
const SERIALS: [(&str, Type); 6] = [
    ("serial", Type::Integer),
    ("bigserial", Type::BigInt),
    ("smallserial", Type::SmallInt),
    ("serial4", Type::Integer),
    ("serial8", Type::BigInt),
    ("serial2", Type::SmallInt),
];

/// The tokens of a type.
pub(super) struct TypeExtent {
    /// Those of the type itself, or of the elements of an array.
    base: Range<usize>,
    /// Whether they are a name, with nothing behind it.
    named: bool,
    /// Whether it is an array.
    array: bool,
}

impl<'a> Reader<'a> {
    /// A column's type, and how it numbers rows if it does.
    pub(super) fn column_type(&mut self) -> Result<(Type, Option<IdentityKind>)> {
        if self.loose && !self.names_type() {
            return Ok((self.dialect.parse_type(""), None));
        }
        let extent = self.type_extent(self.loose)?;
        let text = self.type_text(extent.base.clone());
        if self.origin == Origin::Written
            && extent.named
            && !extent.array
            && let Some((_, ty)) = SERIALS.iter().find(|(word, _)| text.eq_ignore_ascii_case(word))
        {
            return Ok((ty.clone(), Some(IdentityKind::Serial)));
        }
        let enumeration = if extent.named { self.enum_type(&extent.base) } else { None };
        let ty = enumeration.unwrap_or_else(|| self.dialect.parse_type(&text));
        Ok((if extent.array { Type::Array(Box::new(ty)) } else { ty }, None))
    }

    /// A type that numbers no rows.
    pub(super) fn plain_type(&mut self) -> Result<Type> {
        let start = self.mark();
        let (ty, serial) = self.column_type()?;
        if serial.is_some() {
            self.back_to(start);
            return Err(self.refuse("only a new column can be a serial"));
        }
        Ok(ty)
    }

    /// Passes a type; `any_words` where a type may be any words.
    pub(super) fn type_extent(&mut self, any_words: bool) -> Result<TypeExtent> {
        let start = self.mark();
        let first = self.type_word()?;
        let mut named = true;
        if self.accept_symbol(".") {
            self.type_word()?;
        } else {
            named = !self.further_words(&first, any_words);
        }
        if self.is_symbol("(") {
            self.skip_group()?;
            named = false;
        }
        if first.is("time") || first.is("timestamp") {
            named &= !(self.accept_all(&["with", "time", "zone"]) || self.accept_all(&["without", "time", "zone"]));
        } else if first.is("interval") && !named {
            self.further_words(&first, false);
        }
        while self.whole && ["unsigned", "signed", "zerofill"].iter().any(|word| self.accept(word)) {
            named = false;
        }
        let base = start..self.mark();
        Ok(TypeExtent { base, named, array: self.array_bounds()? })
    }

    /// Passes one word or quoted name of a type.
    fn type_word(&mut self) -> Result<Token<'a>> {
        let token = self.peek().filter(|_| self.names_type()).ok_or_else(|| self.unexpected("a type"))?;
        self.advance();
        Ok(token)
    }

    /// Passes the words that go on with a type; whether there were any.
    fn further_words(&mut self, first: &Token<'_>, any_words: bool) -> bool {
        let start = self.mark();
        if any_words {
            while self.names_type() {
                self.advance();
            }
        } else if let Some((_, further)) = FURTHER_WORDS.iter().find(|(word, _)| first.is(word)) {
            while further.iter().any(|word| self.accept(word)) {}
        }
        self.mark() > start
    }

    /// Passes `[]`, `[3][4]`, `ARRAY` or `ARRAY[3]`; whether one of them was there.
    fn array_bounds(&mut self) -> Result<bool> {
        let mut array = self.accept("array");
        while self.accept_symbol("[") {
            array = true;
            if self.peek().is_some_and(|token| token.kind == TokenKind::Number) {
                self.advance();
            }
            self.expect_symbol("]")?;
        }
        Ok(array)
    }

    /// The words of a type with one space between them, as they were written where that is so.
    fn type_text(&self, range: Range<usize>) -> Cow<'a, str> {
        let written = self.slice(range.clone());
        if !written.contains("  ") && !written.contains(['\n', '\t', '\r', '-', '/']) {
            return Cow::Borrowed(written);
        }
        let mut text = String::with_capacity(written.len());
        for token in range.filter_map(|mark| self.token(mark)) {
            if !text.is_empty() && !text.ends_with(['(', '.']) && !matches!(token.text, "(" | ")" | "," | ".") {
                text.push(' ');
            }
            text.push_str(token.text);
        }
        Cow::Owned(text)
    }

    /// The enum of the schema that a name stands for. A name that the dialect would put the default database
    /// schema before is by itself one of the server's own types.
    fn enum_type(&self, range: &Range<usize>) -> Option<Type> {
        if self.state.enums.is_empty() {
            return None;
        }
        let own = format!("{}.", self.default_namespace());
        let last = self.token(range.end - 1)?.identifier()?;
        let qualifier = self.token(range.start).filter(|_| range.len() > 1).and_then(|token| token.identifier());
        let schema = qualifier.clone().filter(|schema| *schema != self.default_namespace());
        let ty = Type::Enum(ObjectName { schema, name: last });
        let server = qualifier.is_none() && self.dialect.type_name(&ty).is_ok_and(|text| text.starts_with(&own));
        (!server && self.state.enums.contains_key(ty.enum_name()?)).then_some(ty)
    }

    /// Whether the next token can be a word of a type.
    fn names_type(&self) -> bool {
        self.peek().is_some_and(|token| match token.kind {
            TokenKind::Quoted => true,
            TokenKind::String => self.loose,
            TokenKind::Word => !AFTER_TYPE.iter().any(|word| token.is(word)),
            _ => false,
        })
    }
}
