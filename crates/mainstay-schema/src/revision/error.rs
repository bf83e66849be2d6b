//! What can be wrong with revision files and with the graph of them.

use crate::source::ddl::DdlError;

/// A revision file, or the graph of them, that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RevisionError {
    /// The file, where one is to blame.
    pub file: Option<String>,
    /// The line in it, from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

impl RevisionError {
    /// An error of the graph as a whole.
    pub fn new(message: impl Into<String>) -> Self {
        Self { file: None, line: None, message: message.into(), hint: None }
    }

    /// The same, with its file.
    pub fn in_file(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// The same, with its line.
    pub fn at_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// The same, with what to do next.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A statement that could not be read, in a part of `file` that begins before line `first` of it.
    pub(super) fn statement(error: DdlError, file: &str, first: usize) -> Self {
        Self { file: Some(file.to_owned()), line: Some(first + error.line), message: error.message, hint: error.hint }
    }

    /// `file:line`, as far as known.
    pub fn place(&self) -> Option<String> {
        let file = self.file.as_ref()?;
        Some(self.line.map_or_else(|| file.clone(), |line| format!("{file}:{line}")))
    }
}
