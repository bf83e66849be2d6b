//! Words and what they do, as data: each word is spelled once, in the example of how it is written.

use super::attribute::{Argument, Text, Word};
use super::problem::{Problem, Problems};
use crate::suggest::closest;
use std::collections::HashSet;

/// What a word does to the thing that is being read.
pub(super) type Apply<T> = fn(&mut T, &Word) -> Result<(), Problems>;

/// A word that may stand in an attribute.
pub(super) struct Setting<T> {
    /// How it is written; begins with the word itself.
    pub example: &'static str,
    occurs: Occurs,
    apply: Apply<T>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Occurs {
    Once,
    Often,
}

/// A word that may stand once.
pub(super) const fn once<T>(example: &'static str, apply: Apply<T>) -> Setting<T> {
    Setting { example, occurs: Occurs::Once, apply }
}

/// A word that may stand any number of times.
pub(super) const fn often<T>(example: &'static str, apply: Apply<T>) -> Setting<T> {
    Setting { example, occurs: Occurs::Often, apply }
}

impl<T> Setting<T> {
    /// The word itself.
    pub(super) fn word(&self) -> &'static str {
        let end = self.example.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.example.len());
        &self.example[..end]
    }
}

/// The words that may stand together.
pub(super) struct Family<T: 'static> {
    /// What they are about, as the user wrote it: `column`, `index`.
    pub label: &'static str,
    /// The word that a string without a word stands for; empty when there is none.
    pub positional: &'static str,
    /// The words.
    pub settings: &'static [Setting<T>],
}

impl<T: Default> Family<T> {
    /// Reads `word`, `word = "positional"` or `word(…)`.
    pub(super) fn read(&self, word: &Word) -> Result<T, Problems> {
        let mut target = T::default();
        self.read_into(&mut target, word)?;
        Ok(target)
    }

    /// The same, into what is there already.
    pub(super) fn read_into(&self, target: &mut T, word: &Word) -> Result<(), Problems> {
        match &word.argument {
            Argument::Nothing => Ok(()),
            Argument::Value(_) => self.apply(target, &[self.positional(word.clone())]),
            Argument::Words(words) => self.apply(target, words),
        }
    }

    /// Does what the words say.
    pub(super) fn apply(&self, target: &mut T, words: &[Word]) -> Result<(), Problems> {
        let mut problems = Problems::default();
        let mut seen = HashSet::new();
        for word in words {
            let positional = if word.name.text.is_empty() { Some(self.positional(word.clone())) } else { None };
            let word = positional.as_ref().unwrap_or(word);
            let done = self.find(word).and_then(|setting| {
                if setting.occurs == Occurs::Once && !seen.insert(setting.word()) {
                    return Err(Problem::new(word.name.span, format!("`{}` is said twice", setting.word())).into());
                }
                (setting.apply)(target, word).map_err(|problems| setting.explain(problems))
            });
            problems.take(done);
        }
        problems.or(())
    }

    fn positional(&self, word: Word) -> Word {
        let name = Text { text: self.positional.to_owned(), span: word.name.span };
        Word { name, ..word }
    }

    fn find(&self, word: &Word) -> Result<&'static Setting<T>, Problems> {
        let name = &word.name.text;
        if let Some(setting) = self.settings.iter().find(|setting| setting.word() == name) {
            return Ok(setting);
        }
        let message = match name.is_empty() {
            true => format!("a word is expected here, in `{}(…)`", self.label),
            false => format!("there is no `{name}` in `{}(…)`", self.label),
        };
        let words = || self.settings.iter().map(Setting::word);
        let hint = match closest(name, words()) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("its words are {}", words().collect::<Vec<_>>().join(", ")),
        };
        Err(Problem::new(word.name.span, message).hint(hint).into())
    }
}

impl<T> Setting<T> {
    fn explain(&self, mut problems: Problems) -> Problems {
        for problem in &mut problems.0 {
            problem.hint.get_or_insert_with(|| format!("write it like `{}`", self.example));
        }
        problems
    }
}

/// Puts a value in its place.
pub(super) fn set<P: From<V>, V>(place: &mut P, value: Result<V, impl Into<Problems>>) -> Result<(), Problems> {
    *place = value.map_err(Into::into)?.into();
    Ok(())
}

/// Adds a value to its list.
pub(super) fn push<V>(list: &mut Vec<V>, value: Result<V, impl Into<Problems>>) -> Result<(), Problems> {
    list.push(value.map_err(Into::into)?);
    Ok(())
}
