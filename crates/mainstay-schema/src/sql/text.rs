//! [`Sql`]: the one type of text that reaches a server, and [`SqlWriter`], the only way to build it from parts.

use crate::dialect::Dialect;
use crate::schema::{Expr, ObjectName};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;

/// SQL that may be sent to a server.
///
/// It is a constant of the program, a statement that the user wrote (a revision, a `.sql` file), or was
/// built by a [`SqlWriter`], which quotes every name and value. There is no way to make it from a
/// formatted string.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Sql(Cow<'static, str>);

impl Sql {
    /// A statement that is part of the program.
    pub const fn constant(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// A statement that the user wrote and asked to run.
    pub fn written(text: impl Into<String>) -> Self {
        Self(Cow::Owned(text.into()))
    }

    /// This statement and the next, as one text.
    pub fn followed_by(&self, next: &Self) -> Self {
        Self(Cow::Owned(format!("{self};\n{next}")))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Sql {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Builds one statement for a dialect: words from the program, names and values quoted.
#[derive(Debug)]
pub struct SqlWriter<'d> {
    dialect: &'d dyn Dialect,
    text: String,
}

impl<'d> SqlWriter<'d> {
    /// An empty statement in `dialect`.
    pub fn new(dialect: &'d dyn Dialect) -> Self {
        Self { dialect, text: String::new() }
    }

    /// Words and punctuation of the program.
    pub fn raw(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// An identifier, quoted where it must be.
    pub fn ident(&mut self, name: &str) -> &mut Self {
        self.dialect.quote(&mut self.text, name);
        self
    }

    /// The name of an object, with its database schema where it has one.
    pub fn name(&mut self, name: &ObjectName) -> &mut Self {
        if let Some(schema) = &name.schema {
            self.ident(schema).raw(".");
        }
        self.ident(&name.name)
    }

    /// A text literal.
    pub fn literal(&mut self, value: &str) -> &mut Self {
        match self.dialect.lexis().backslash_escapes && value.contains('\\') {
            true => self.text.push_str(Expr::literal(&value.replace('\\', "\\\\")).as_str()),
            false => self.text.push_str(Expr::literal(value).as_str()),
        }
        self
    }

    /// A whole number.
    pub fn number(&mut self, value: impl Into<i64>) -> &mut Self {
        self.text.push_str(&value.into().to_string());
        self
    }

    /// A fragment of the schema, as its author or the server wrote it.
    pub fn expr(&mut self, expr: &Expr) -> &mut Self {
        self.text.push_str(expr.as_str());
        self
    }

    /// A part that was built before.
    pub fn part(&mut self, part: &Sql) -> &mut Self {
        self.text.push_str(part.as_str());
        self
    }

    /// Whether nothing is written yet.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The spelling of a type, a method or an option: text that a dialect made.
    pub(crate) fn spelled(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Items with `separator` between them.
    pub fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        separator: &'static str,
        mut write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                self.raw(separator);
            }
            write(self, item);
        }
        self
    }

    /// Identifiers in parentheses: `(a, b)`.
    pub fn columns<S: AsRef<str>>(&mut self, names: impl IntoIterator<Item = S>) -> &mut Self {
        self.raw("(").list(names, ", ", |writer, name| {
            writer.ident(name.as_ref());
        });
        self.raw(")")
    }

    /// The statement.
    pub fn finish(&mut self) -> Sql {
        Sql(Cow::Owned(std::mem::take(&mut self.text)))
    }
}
