//! Attributes as a tree: `word`, `word = value`, `word(…)`. What a word means, `settings` knows.

use super::problem::Problem;
use crate::schema::Expr;
use proc_macro2::Span;
use std::collections::BTreeMap;
use std::str::FromStr;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, Lit, LitStr, Token, bracketed, parenthesized};

/// Some text and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub text: String,
    pub span: Span,
}

/// The words between the parentheses of an attribute.
pub(super) struct Words(pub Vec<Word>);

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

impl Parse for Words {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self(input.parse_terminated(Word::parse, Token![,])?.into_iter().collect()))
    }
}

impl Parse for Word {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            let text = text_of(&input.parse()?);
            let name = Text { text: String::new(), span: text.span };
            return Ok(Self { name, argument: Argument::Value(Value::Text(text)) });
        }
        let name = name_of(&input.call(Ident::parse_any)?);
        let argument = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            Argument::Value(input.parse()?)
        } else if input.peek(syn::token::Paren) {
            let inner;
            parenthesized!(inner in input);
            Argument::Words(inner.parse::<Words>()?.0)
        } else {
            Argument::Nothing
        };
        Ok(Self { name, argument })
    }
}

impl Parse for Value {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(syn::token::Bracket) {
            let inner;
            bracketed!(inner in input);
            let entries = inner.parse_terminated(Entry::parse, Token![,])?;
            return Ok(Self::Entries(entries.into_iter().collect()));
        }
        if input.peek(Token![-]) {
            input.parse::<Token![-]>()?;
            return Ok(Self::Number(format!("-{}", digits(&input.parse()?)?)));
        }
        if input.peek(Lit) {
            return Ok(match input.parse()? {
                Lit::Str(text) => Self::Text(text_of(&text)),
                Lit::Bool(value) => Self::Bool(value.value),
                number => Self::Number(digits(&number)?),
            });
        }
        let name = name_of(&input.call(Ident::parse_any)?);
        if name.text == "sql" && input.peek(syn::token::Paren) {
            let inner;
            parenthesized!(inner in input);
            return Ok(Self::Sql(inner.parse::<LitStr>()?.value()));
        }
        Ok(Self::Name(name))
    }
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let quoted = input.peek(LitStr);
        let item = text_or_name(input)?;
        let mut modifiers = Vec::new();
        while !input.is_empty() && !input.peek(Token![,]) {
            modifiers.push(text_or_name(input)?);
        }
        Ok(Self { item, quoted, modifiers })
    }
}

fn text_or_name(input: ParseStream<'_>) -> syn::Result<Text> {
    if input.peek(LitStr) { Ok(text_of(&input.parse()?)) } else { Ok(name_of(&input.call(Ident::parse_any)?)) }
}

fn text_of(literal: &LitStr) -> Text {
    Text { text: literal.value(), span: literal.span() }
}

fn name_of(ident: &Ident) -> Text {
    Text { text: ident.unraw().to_string(), span: ident.span() }
}

fn digits(literal: &Lit) -> syn::Result<String> {
    match literal {
        Lit::Int(number) => Ok(number.base10_digits().to_owned()),
        Lit::Float(number) => Ok(number.base10_digits().to_owned()),
        other => Err(syn::Error::new(other.span(), "a text, a number, true or false is expected here")),
    }
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
    pub(super) fn options(&self) -> Result<BTreeMap<String, String>, Problem> {
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
