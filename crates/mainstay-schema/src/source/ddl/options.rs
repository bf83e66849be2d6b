//! Options in parentheses, `(fillfactor = 70, …)`, as tables, indexes and views have them.

use super::cursor::Reader;
use super::error::Result;
use crate::schema::Options;
use crate::sql::TokenKind;

/// What a table is or is not, and has no value.
const FLAGS: [&str; 2] = ["strict", "without rowid"];

impl Reader<'_> {
    /// `WITH (…)`, if that is next.
    pub(super) fn with_options(&mut self) -> Result<Options> {
        if self.accept("with") { self.options() } else { Ok(Options::new()) }
    }

    /// `(name = value, flag, …)`; a flag alone means `true`.
    pub(super) fn options(&mut self) -> Result<Options> {
        let list = self.list(|reader| {
            let name = reader.option_name()?;
            let alone = if FLAGS.contains(&name.as_str()) { "" } else { "true" };
            let value = if reader.accept_symbol("=") { reader.option_value()? } else { alone.to_owned() };
            Ok((name, value))
        })?;
        Ok(list.into_iter().collect())
    }

    /// The name of an option, or of one of a table behind the table (`toast.name`).
    pub(super) fn option_name(&mut self) -> Result<String> {
        let name = self.name("an option")?;
        if self.accept_symbol(".") { Ok(format!("{name}.{}", self.name("an option")?)) } else { Ok(name) }
    }

    fn option_value(&mut self) -> Result<String> {
        match self.peek().map(|token| token.kind) {
            Some(TokenKind::String) => self.string("a value"),
            Some(TokenKind::Word | TokenKind::Quoted) => self.name("a value"),
            _ => {
                let start = self.mark();
                let _sign = self.accept_symbol("-") || self.accept_symbol("+");
                if self.peek().is_none_or(|token| token.kind != TokenKind::Number) {
                    return Err(self.unexpected("a value"));
                }
                self.advance();
                Ok(self.slice(start..self.mark()).to_owned())
            }
        }
    }
}
