//! Attributes as a tree: `word`, `word = value`, `word(…)`. What a word means, `settings` knows.

use super::problem::Problem;
use crate::schema::Expr;
use crate::schema::Options;
use proc_macro2::Span;
use std::str::FromStr;

/// Some text and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub text: String,
    pub span: Span,
}

/// One word with its argument. A string that stands alone is a word without a name.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub name: Text,
    pub argument: Argument,
}

#[derive(Debug, Clone)]
pub(super) enum Argument {
    Nothing,
    Value(Value),
    Words(Vec<Word>),
}

#[derive(Debug, Clone)]
pub(super) enum Value {
    Text(Text),
    Name(Text),
    Number(String),
    Bool(bool),
    Sql(String),
    Entries(Vec<Entry>),
}

/// One item of `[a, b desc, "lower(email)"]`.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub item: Text,
    pub quoted: bool,
    pub modifiers: Vec<Text>,
}

impl Word {
    /// `word`, or `word = true`.
    pub(super) fn flag(&self) -> Result<bool, Problem> {
        match self.argument {
            Argument::Nothing => Ok(true),
            Argument::Value(Value::Bool(value)) => Ok(value),
            _ => Err(self.takes("no value")),
        }
    }

    /// `word = "text"`; a single name needs no quotes.
    pub(super) fn text(&self) -> Result<Text, Problem> {
        match &self.argument {
            Argument::Value(Value::Text(text) | Value::Name(text)) if !text.text.trim().is_empty() => Ok(text.clone()),
            _ => Err(self.takes("a text")),
        }
    }

    /// `word = "text"`, or `word = ""`.
    pub(super) fn any_text(&self) -> Result<Text, Problem> {
        match &self.argument {
            Argument::Value(Value::Text(text)) => Ok(text.clone()),
            _ => self.text(),
        }
    }

    /// `word = "SQL"`.
    pub(super) fn expr(&self) -> Result<Expr, Problem> {
        match &self.argument {
            Argument::Value(Value::Sql(text)) => Ok(Expr::new(text)),
            _ => Ok(Expr::new(self.text()?.text)),
        }
    }

    /// `word = 12`.
    pub(super) fn number<N: FromStr>(&self) -> Result<N, Problem> {
        match &self.argument {
            Argument::Value(Value::Number(digits)) => digits.parse().map_err(|_| self.takes("a number in range")),
            _ => Err(self.takes("a number")),
        }
    }

    /// `word = [a, "b"]`.
    pub(super) fn names(&self) -> Result<Vec<Text>, Problem> {
        let plain = |entry: Entry| match entry.modifiers.first() {
            Some(modifier) => {
                Err(Problem::new(modifier.span, format!("a comma is expected before `{}`", modifier.text)))
            }
            None => Ok(entry.item),
        };
        self.entries()?.into_iter().map(plain).collect()
    }

    /// `word = [a, b desc]`.
    pub(super) fn entries(&self) -> Result<Vec<Entry>, Problem> {
        match &self.argument {
            Argument::Value(Value::Entries(entries)) if !entries.is_empty() => Ok(entries.clone()),
            _ => Err(self.takes("a list")),
        }
    }

    /// `word = sql("…")`, where it is that.
    pub(super) fn sql(&self) -> Option<Expr> {
        match &self.argument {
            Argument::Value(Value::Sql(text)) => Some(Expr::new(text)),
            _ => None,
        }
    }

    /// `word = literal`, or `word = sql("…")`.
    pub(super) fn default(&self) -> Result<Expr, Problem> {
        match &self.argument {
            Argument::Value(Value::Text(text)) => Ok(Expr::literal(&text.text)),
            Argument::Value(Value::Bool(value)) => Ok(Expr::new(value.to_string())),
            Argument::Value(Value::Number(digits)) => Ok(Expr::new(digits)),
            Argument::Value(Value::Sql(text)) => Ok(Expr::new(text)),
            _ => Err(self.takes("a text, a number, true, false or sql(\"…\")")),
        }
    }

    /// `word(name = value, …)`, with any names.
    pub(super) fn options(&self) -> Result<Options, Problem> {
        let Argument::Words(words) = &self.argument else { return Err(self.takes("options")) };
        words.iter().map(|word| Ok((word.name.text.clone(), word.option()?))).collect()
    }

    fn option(&self) -> Result<String, Problem> {
        match &self.argument {
            Argument::Value(Value::Text(text) | Value::Name(text)) => Ok(text.text.clone()),
            Argument::Value(Value::Number(digits)) => Ok(digits.clone()),
            Argument::Value(Value::Bool(value)) => Ok(value.to_string()),
            _ => Err(self.takes("a value")),
        }
    }

    /// One of a few values, by name.
    pub(super) fn choice<C: Copy>(&self, choices: &[(&str, C)]) -> Result<C, Problem> {
        let text = self.text()?;
        choices.iter().find(|(name, _)| *name == text.text).map(|&(_, choice)| choice).ok_or_else(|| {
            let names: Vec<String> = choices.iter().map(|(name, _)| format!("\"{name}\"")).collect();
            Problem::new(text.span, format!("`{}` is none of {}", text.text, names.join(", ")))
        })
    }

    fn takes(&self, what: &str) -> Problem {
        Problem::new(self.name.span, format!("`{}` takes {what}", self.name.text))
    }
}
