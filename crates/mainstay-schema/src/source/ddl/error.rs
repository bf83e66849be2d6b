//! What goes wrong in reading SQL text: the error, its place, and what to do next.

use crate::suggest::closest;

/// SQL text that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DdlError {
    /// What is wrong.
    pub message: String,
    /// The line, from 1, in the text that was read.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// What to do next.
    pub hint: Option<String>,
}

/// A result of reading SQL text.
pub(super) type Result<T, E = DdlError> = std::result::Result<T, E>;

/// What to do about a statement that replay cannot follow.
pub(super) const ANOTHER_WAY: &str =
    "write it in another way, or put `-- opaque` on the line before to run it as it is";

/// What to do about a name that no revision made.
const MADE_ELSEWHERE: &str =
    "no revision up to here makes it; if it comes from elsewhere, put `-- opaque` on the line before";

impl DdlError {
    /// An error at a byte of `text`.
    pub(super) fn at(text: &str, byte: usize, message: impl Into<String>, hint: impl Into<String>) -> Self {
        let before = &text[..byte.min(text.len())];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            message: message.into(),
            line: 1 + before.matches('\n').count(),
            column: 1 + before[line_start..].chars().count(),
            hint: Some(hint.into()),
        }
    }

    /// A name that is not there, in `full` and as it was written, with the one that was perhaps meant.
    pub(super) fn missing<'k>(
        text: &str,
        byte: usize,
        what: &str,
        full: &str,
        name: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> Self {
        let hint = match closest(name, known) {
            Some(meant) => format!("did you mean {meant}?"),
            None => MADE_ELSEWHERE.to_owned(),
        };
        Self::at(text, byte, format!("there is no {what} {full}"), hint)
    }
}
