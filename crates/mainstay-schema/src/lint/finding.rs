//! What a rule says of a statement.

use crate::change::Change;
use crate::dialect::Cost;
use crate::revision::Seen;
use crate::schema::ObjectName;
use serde::Serialize;
use std::fmt;

/// What a rule says of a statement.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule; filled in by whoever asked it.
    pub rule: &'static str,
    /// What happens.
    pub message: String,
    /// The lock that is taken.
    pub cost: Option<Cost>,
    /// What to do.
    pub advice: String,
    /// What to write instead.
    pub fix: Fix,
    /// What may come later in the revision and make it right.
    pub(super) answer: Option<Answer>,
}

impl Finding {
    /// Something that happens, and what to do about it.
    pub fn new(message: impl Into<String>, advice: impl Into<String>, fix: Fix) -> Self {
        Self { rule: "", message: message.into(), cost: None, advice: advice.into(), fix, answer: None }
    }

    /// The same, with the lock that it holds.
    pub fn cost(mut self, cost: Cost) -> Self {
        self.cost = Some(cost);
        self
    }

    /// The same, unless a view of this name is made later in the revision.
    pub fn unless_view(mut self, name: &ObjectName) -> Self {
        self.answer = Some(Answer(name.clone()));
        self
    }
}

/// A view under the old name of what was renamed.
#[derive(Debug, Clone)]
pub(super) struct Answer(ObjectName);

impl Answer {
    /// Whether the statement makes it.
    pub(super) fn is_given(&self, seen: &Seen<'_>) -> bool {
        let makes = |change: &Change| matches!(change, Change::CreateView { view } if view.name == self.0);
        seen.changes.unwrap_or_default().iter().any(makes)
    }
}

/// Statements to write instead, revision by revision: those of the first go where the statement stood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Fix {
    /// The statements of each revision, without semicolons.
    pub revisions: Vec<Vec<String>>,
}

impl Fix {
    /// Statements of this revision.
    pub fn here(statements: Vec<String>) -> Self {
        Self { revisions: vec![statements] }
    }

    /// The same, then statements of a revision of their own.
    pub fn then(mut self, statements: Vec<String>) -> Self {
        self.revisions.push(statements);
        self
    }

    /// Whether there is nothing to write instead.
    pub fn is_empty(&self) -> bool {
        self.revisions.is_empty()
    }

    /// The statements of each revision as text to paste.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        self.revisions.iter().map(|statements| statements.iter().map(|one| format!("{one};\n")).collect())
    }
}

impl fmt::Display for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, text) in self.texts().enumerate() {
            f.write_str(if at == 0 { "" } else { "-- then, in a revision of its own:\n" })?;
            f.write_str(&text)?;
        }
        Ok(())
    }
}
