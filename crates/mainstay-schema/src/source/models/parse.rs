//! Reads the words of an attribute from its tokens.

use super::attribute::{Argument, Entry, Text, Value, Word};
use super::problem::Problem;
use super::tokens::{Tokens, string_of};
use proc_macro2::{Delimiter, Group, Ident, Literal};
use syn::ext::IdentExt;

/// The words between parentheses.
pub(super) fn words(group: Group) -> Result<Vec<Word>, Problem> {
    list(group, word)
}

/// Items with commas between them.
fn list<T>(group: Group, item: fn(&mut Tokens) -> Result<T, Problem>) -> Result<Vec<T>, Problem> {
    let mut tokens = Tokens::within(group);
    let mut items = Vec::new();
    while !tokens.is_empty() {
        items.push(item(&mut tokens)?);
        if !tokens.is_empty() && !tokens.take_punct(',') {
            return Err(tokens.expected("a comma"));
        }
    }
    Ok(items)
}

fn word(tokens: &mut Tokens) -> Result<Word, Problem> {
    if let Some((text, span)) = tokens.string() {
        let argument = Argument::Value(Value::Text(Text { text, span }));
        return Ok(Word { name: Text { text: String::new(), span }, argument });
    }
    let name = tokens.ident().map(name).ok_or_else(|| tokens.expected("a word"))?;
    let argument = if tokens.take_punct('=') {
        Argument::Value(value(tokens)?)
    } else if let Some(group) = tokens.group(Delimiter::Parenthesis) {
        Argument::Words(words(group)?)
    } else {
        Argument::Nothing
    };
    Ok(Word { name, argument })
}

fn value(tokens: &mut Tokens) -> Result<Value, Problem> {
    // What a macro was given stands between invisible marks.
    if let Some(group) = tokens.group(Delimiter::None) {
        return value(&mut Tokens::within(group));
    }
    if let Some((text, span)) = tokens.string() {
        return Ok(Value::Text(Text { text, span }));
    }
    if let Some(group) = tokens.group(Delimiter::Bracket) {
        return Ok(Value::Entries(list(group, entry)?));
    }
    let sign = if tokens.take_punct('-') { "-" } else { "" };
    if let Some(literal) = tokens.literal() {
        return Ok(Value::Number(format!("{sign}{}", digits(literal)?)));
    }
    match tokens.ident().filter(|_| sign.is_empty()).map(name) {
        Some(name) if name.text == "true" => Ok(Value::Bool(true)),
        Some(name) if name.text == "false" => Ok(Value::Bool(false)),
        Some(name) => match tokens.group(Delimiter::Parenthesis) {
            Some(group) if name.text == "sql" => sql(group),
            Some(group) => Err(Problem::new(group.span(), "a comma is expected here")),
            None => Ok(Value::Name(name)),
        },
        None => Err(tokens.expected("a value")),
    }
}

/// The text of `sql("…")`.
fn sql(group: Group) -> Result<Value, Problem> {
    let mut tokens = Tokens::within(group);
    match tokens.string() {
        Some((text, _)) if tokens.is_empty() => Ok(Value::Sql(text)),
        _ => Err(tokens.expected("a text").hint("write it like `sql(\"now()\")`")),
    }
}

fn entry(tokens: &mut Tokens) -> Result<Entry, Problem> {
    let (item, quoted) = text_or_name(tokens)?;
    let mut modifiers = Vec::new();
    while !tokens.is_empty() && !tokens.is_punct(',') {
        modifiers.push(text_or_name(tokens)?.0);
    }
    Ok(Entry { item, quoted, modifiers })
}

/// A string or a name, and whether it is a string.
fn text_or_name(tokens: &mut Tokens) -> Result<(Text, bool), Problem> {
    if let Some((text, span)) = tokens.string() {
        return Ok((Text { text, span }, true));
    }
    tokens.ident().map(|ident| (name(ident), false)).ok_or_else(|| tokens.expected("a name"))
}

fn name(ident: Ident) -> Text {
    Text { text: ident.unraw().to_string(), span: ident.span() }
}

fn digits(literal: Literal) -> Result<String, Problem> {
    debug_assert!(string_of(&literal).is_none(), "strings are values of their own");
    let span = literal.span();
    match syn::Lit::new(literal) {
        syn::Lit::Int(number) => Ok(number.base10_digits().to_owned()),
        syn::Lit::Float(number) => Ok(number.base10_digits().to_owned()),
        _ => Err(Problem::new(span, "a text, a number, true or false is expected here")),
    }
}
