//! What goes wrong when a revision runs on a database in use: which statement blocks whom, loses what, breaks which
//! reader, and the statement to write instead.
//!
//! A rule is one file in `rules/` and one line of the list there. What locks a change takes is data of the dialects.

mod allow;
mod finding;
mod rules;
mod subject;

pub use allow::{Allow, AllowError};
pub use finding::{Finding, Fix};
pub use rules::{IN_CLUSTERS, RULES};
pub use subject::Subject;

use crate::change::Change;
use crate::dialect::{Cost, Dialect};
use crate::plan::Lock;
use crate::revision::{Replay, Revision, RevisionError, Seen};
use crate::suggest::closest;
use serde::Serialize;
use std::fmt;

/// A rule: its name, what it says, when it holds, and a statement that breaks it beside one that does not.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name, in settings and in `-- lint: allow` lines.
    pub name: &'static str,
    /// What it finds, in one sentence.
    pub about: &'static str,
    /// Whether it looks when nobody says so.
    pub usual: Usual,
    /// What its examples need beside the tables that all examples have.
    pub setup: &'static str,
    /// An example that it finds.
    pub bad: &'static str,
    /// An example that it does not find.
    pub good: &'static str,
    /// What it looks at.
    pub looks: Looks,
}

/// Whether a rule looks when nobody says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usual {
    /// It does.
    On,
    /// It is a matter of taste: a setting turns it on.
    Off,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub enum Looks {
    /// Each change of a statement.
    Change(fn(&Subject<'_>, &Change) -> Option<Finding>),
    /// A whole statement that changes no schema, by its words.
    Statement(fn(&Subject<'_>, &[String]) -> Option<Finding>),
    /// Any statement, by its text.
    Text(fn(&Subject<'_>) -> Option<Finding>),
}

/// The rule of this name.
///
/// # Errors
/// A sentence with the name that was meant.
pub fn rule(name: &str) -> Result<&'static Rule, String> {
    let found = RULES.iter().find(|rule| rule.name == name);
    found.copied().ok_or_else(|| match closest(name, RULES.iter().map(|rule| rule.name)) {
        Some(near) => format!("there is no rule `{name}`; did you mean `{near}`?"),
        None => format!("there is no rule `{name}`; `mainstay lint --rules` lists them"),
    })
}

/// Something found in a revision.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    /// The rule.
    pub rule: &'static str,
    /// The engines that it concerns.
    pub engines: Vec<&'static str>,
    /// The revision.
    pub revision: String,
    /// Its file.
    pub file: String,
    /// The line of the statement.
    pub line: usize,
    /// What happens.
    pub message: String,
    /// The lock that is taken, where it is one that somebody waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
    /// Who waits for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocks: Option<&'static str>,
    /// What to do.
    pub advice: String,
    /// What to write instead: the statements of this revision, and of those after it.
    pub fix: Fix,
}

impl Found {
    /// Takes what was found on another engine in, where it is the same but for the engine.
    pub fn merge(all: &mut Vec<Found>, one: Found) {
        let same = |other: &&mut Found| {
            (other.rule, &other.file, other.line) == (one.rule, &one.file, one.line)
                && (&other.message, other.cost, &other.fix) == (&one.message, one.cost, &one.fix)
        };
        match all.iter_mut().find(same) {
            Some(other) => other.engines.extend(one.engines),
            None => all.push(one),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.file, self.line, self.rule, self.message)
    }
}

/// The rules that look, and the engine that they look for.
#[derive(Debug, Clone)]
pub struct Linter<'d> {
    /// The engine whose locks and refusals count.
    pub engine: &'d dyn Dialect,
    /// The dialect that revisions are written in: corrected statements are spelled so.
    pub writes: &'d dyn Dialect,
    /// The rules.
    pub rules: Vec<&'static Rule>,
}

impl<'d> Linter<'d> {
    /// A linter with the rules that look when nobody says so.
    pub fn new(engine: &'d dyn Dialect, writes: &'d dyn Dialect) -> Self {
        let rules = RULES.iter().filter(|rule| rule.usual == Usual::On).copied().collect();
        Self { engine, writes, rules }
    }

    /// Replays a revision, and says what is found in its upgrade.
    ///
    /// # Errors
    /// When a statement cannot be read or does not fit.
    pub fn revision(&self, replay: &mut Replay<'_>, revision: &Revision) -> Result<Vec<Found>, RevisionError> {
        let mut history = subject::History::default();
        let mut found: Vec<(Found, Option<finding::Answer>)> = Vec::new();
        replay.watched(revision, self.engine.name(), &mut |seen| {
            let subject = Subject { seen: *seen, history: &history, engine: self.engine, writes: self.writes };
            let allows = allow::read(seen.lint);
            let lines = self.statement(&subject, &allows);
            found.extend(lines.into_iter().map(|finding| self.found(revision, seen, finding)));
            found.retain(|(_, answer)| !answer.as_ref().is_some_and(|answer| answer.is_given(seen)));
            history.note(seen, self.engine);
        })?;
        Ok(found.into_iter().map(|(found, _)| found).collect())
    }

    fn statement(&self, subject: &Subject<'_>, allows: &[Result<Allow<'_>, AllowError>]) -> Vec<Finding> {
        let mut findings: Vec<Finding> =
            allows.iter().filter_map(|allow| allow.as_ref().err()).map(allow::finding).collect();
        let allowed = |rule: &Rule| allows.iter().flatten().any(|allow| allow.rule == rule.name);
        for rule in self.rules.iter().filter(|rule| !allowed(rule)) {
            let name = |finding: Finding| Finding { rule: rule.name, ..finding };
            match rule.looks {
                Looks::Change(look) => {
                    findings.extend(subject.changes().iter().filter_map(|change| look(subject, change)).map(name));
                }
                Looks::Statement(look) if subject.seen.changes.is_none() => {
                    findings.extend(look(subject, &subject.words()).map(name));
                }
                Looks::Statement(_) => {}
                Looks::Text(look) => findings.extend(look(subject).map(name)),
            }
        }
        findings
    }

    fn found(&self, revision: &Revision, seen: &Seen<'_>, finding: Finding) -> (Found, Option<finding::Answer>) {
        let Finding { rule, message, cost, advice, fix, answer } = finding;
        let found = Found {
            rule,
            engines: vec![self.engine.name()],
            revision: revision.id.clone(),
            file: revision.file.clone(),
            line: seen.line,
            message,
            cost,
            blocks: cost.map(|cost| blocked(cost.blocks)),
            advice,
            fix,
        };
        (found, answer)
    }
}

/// Who waits for a lock.
fn blocked(lock: Lock) -> &'static str {
    match lock {
        Lock::None => "nobody",
        Lock::Writes => "writers",
        Lock::All => "readers and writers",
    }
}

#[cfg(test)]
mod tests;
