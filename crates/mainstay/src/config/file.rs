//! Reads `mainstay.toml`: known keys only, every complaint with its line and column, no value ever repeated
//! (it may hold a password).

use super::settings::{SETTINGS, Setting};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::suggest::closest;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The values that the file gives, by key.
#[derive(Default)]
pub(super) struct File<'t> {
    name: String,
    text: &'t str,
    values: BTreeMap<&'static str, Spanned<DeValue<'t>>>,
}

impl<'t> File<'t> {
    /// Reads the text of the file called `name`.
    pub(super) fn read(name: String, text: &'t str) -> Result<Self> {
        let mut file = Self { name, text, values: BTreeMap::new() };
        let table = DeTable::parse(text).map_err(|error| {
            // Its `Display` shows the line, password and all; its message does not.
            let message = error.message().lines().next().unwrap_or_default().to_owned();
            file.wrong(error.span().unwrap_or(0..0), message).hint("the file is TOML: `url = \"sqlite:app.db\"`")
        })?;
        file.take("", table.into_inner())?;
        Ok(file)
    }

    /// Takes the entries of one table in, and those of the tables within.
    fn take(&mut self, prefix: &str, table: DeTable<'t>) -> Result<()> {
        for (name, value) in table {
            let key = format!("{prefix}{}", name.get_ref());
            let inner = format!("{key}.");
            if let Some(setting) = SETTINGS.iter().find(|setting| setting.key == key) {
                self.values.insert(setting.key, value);
            } else if SETTINGS.iter().any(|setting| setting.key.starts_with(&inner)) && value.get_ref().is_table() {
                if let DeValue::Table(table) = value.into_inner() {
                    self.take(&inner, table)?;
                }
            } else {
                return Err(self.unknown(&key, name.span()));
            }
        }
        Ok(())
    }

    fn unknown(&self, key: &str, span: Range<usize>) -> Error {
        let keys = SETTINGS.iter().map(|setting| setting.key);
        let error = self.wrong(span, format!("there is no setting called `{key}`"));
        error.hint(match closest(key, keys.clone()) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("the settings are {}", keys.collect::<Vec<_>>().join(", ")),
        })
    }

    /// A text.
    pub(super) fn text(&self, setting: Setting) -> Result<Option<String>> {
        let Some(value) = self.values.get(setting.key) else { return Ok(None) };
        let text = value.get_ref().as_str().ok_or_else(|| self.expected(setting, value.span(), "a text in quotes"))?;
        Ok(Some(text.to_owned()))
    }

    /// A text, or a list of them.
    pub(super) fn texts(&self, setting: Setting) -> Result<Option<Vec<String>>> {
        let Some(value) = self.values.get(setting.key) else { return Ok(None) };
        let items = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let read = |item: &Spanned<DeValue<'_>>| {
            let text = item.get_ref().as_str().map(str::to_owned);
            text.ok_or_else(|| self.expected(setting, item.span(), "a text in quotes, or a list of them"))
        };
        items.into_iter().map(read).collect::<Result<Vec<_>>>().map(Some)
    }

    /// `true` or `false`.
    pub(super) fn flag(&self, setting: Setting) -> Result<Option<bool>> {
        let Some(value) = self.values.get(setting.key) else { return Ok(None) };
        let flag = value.get_ref().as_bool();
        flag.map(Some).ok_or_else(|| self.expected(setting, value.span(), "true or false"))
    }

    /// A number as it is written.
    pub(super) fn number(&self, setting: Setting) -> Result<Option<String>> {
        let Some(value) = self.values.get(setting.key) else { return Ok(None) };
        let text = match value.get_ref() {
            DeValue::Integer(number) => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => return Err(self.expected(setting, value.span(), "a number")),
        };
        Ok(Some(text.to_owned()))
    }

    /// Where a setting stands, for a complaint about its value.
    pub(super) fn place(&self, setting: Setting) -> String {
        let span = self.values.get(setting.key).map_or(0..0, Spanned::span);
        self.place_of(&span)
    }

    fn place_of(&self, span: &Range<usize>) -> String {
        let before = &self.text[..span.start.min(self.text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        format!("{}:{line}:{column}", self.name)
    }

    fn expected(&self, setting: Setting, span: Range<usize>, what: &str) -> Error {
        let error = self.wrong(span, format!("`{}` must be {what}", setting.key));
        error.hint(match setting.default {
            Some(default) => format!("for example `{} = {default}`", last(setting.key)),
            None => setting.doc.to_owned(),
        })
    }

    fn wrong(&self, span: Range<usize>, message: String) -> Error {
        Error::new(ErrorKind::Config, message).at(self.place_of(&span))
    }
}

fn last(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}
