//! From the text of a part to steps: which statements are for this engine, what they change, how the
//! engine spells that, and how it stands to transactions.

use super::file::directive;
use super::{Part, RevisionError};
use crate::change::Change;
use crate::dialect::{Cost, Dialect, Unsupported, portable};
use crate::plan::{Keepsake, NoWalk, Runs, Step, Walk};
use crate::schema::{Expr, ObjectName, Schema};
use crate::source::ddl::{DdlError, Reading, Statement, on_rows, read, statements};
use crate::sql::{Sql, tokens};
use std::borrow::Cow;

/// Which way a revision is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Its upgrade part.
    Upgrade,
    /// Its downgrade part.
    Downgrade,
}

/// A statement with the directives that stand above it.
#[derive(Debug, Clone)]
pub(super) struct Directed<'a> {
    pub statement: Statement<'a>,
    /// The engines of the block that it stands in; empty: all.
    pub only: Vec<String>,
    /// Whether it is marked `-- opaque`.
    pub opaque: bool,
    /// How many rows a batch has at most, where it is marked `-- in batches of`.
    pub batches: Option<u32>,
    /// What the `-- lint:` lines above it say.
    pub lint: Vec<&'a str>,
}

impl Directed<'_> {
    pub fn is_for(&self, engine: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == engine)
    }
}

/// One or several statements that are carried out together.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The line of the file on which the first of them stands.
    pub line: usize,
    /// Whose idea they are.
    pub role: Role,
    /// The changes, in the engine's normal form; none for statements that change no schema.
    pub changes: Vec<Change>,
    /// What is run.
    pub steps: Vec<Step>,
}

/// Why a batch is in a revision.
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    /// The revision says so.
    Written,
    /// It keeps what a later one destroys.
    Keeps(Box<Keepsake>),
    /// It has to do with what is kept: notes what became of it, puts it back, forgets it.
    Tends,
}

/// Cuts a part into its statements, with their directives.
pub(super) fn directed<'a>(
    part: &'a Part,
    file: &str,
    dialect: &dyn Dialect,
) -> Result<Vec<Directed<'a>>, RevisionError> {
    let all = statements(&part.text, dialect.lexis())
        .map_err(|error| RevisionError::statement(error, file, part.lines_before))?;
    let mut out = Vec::with_capacity(all.len());
    let (mut only, mut opaque, mut batches, mut lint) = (Vec::new(), false, None, Vec::new());
    let mut next = all.into_iter().peekable();
    for token in tokens(&part.text, dialect.lexis()).filter_map(Result::ok) {
        if let Some(statement) = next.next_if(|statement| statement.start <= token.start) {
            let (opaque, lint) = (std::mem::take(&mut opaque), std::mem::take(&mut lint));
            out.push(Directed { statement, only: only.clone(), opaque, batches: batches.take(), lint });
        }
        let Some(word) = directive(&token) else { continue };
        let place = |error: RevisionError| error.in_file(file).at_line(line(part, token.start));
        match word.split_once(':').map_or((word, ""), |(word, rest)| (word, rest.trim())) {
            ("opaque", "") => opaque = true,
            ("end", "") => only.clear(),
            ("lint", said) => lint.push(said),
            ("only", engines) => only = engines_of(engines).map_err(place)?,
            (said, "") if said.starts_with(BATCHES) => batches = Some(size_of(said).map_err(place)?),
            _ => {}
        }
    }
    Ok(out)
}

fn engines_of(list: &str) -> Result<Vec<String>, RevisionError> {
    let names: Vec<_> = list.split(',').map(|name| name.trim().to_owned()).collect();
    match names.iter().find(|name| !crate::dialect::NAMES.contains(&name.as_str())) {
        Some(unknown) => {
            let known = crate::dialect::NAMES.join(", ");
            Err(RevisionError::new(format!("no engine is called `{unknown}`")).hint(format!("the engines are {known}")))
        }
        None => Ok(names),
    }
}

/// The directive of a statement that runs on some rows at a time: `-- in batches of 1000`.
pub(super) const BATCHES: &str = "in batches of";

fn size_of(said: &str) -> Result<u32, RevisionError> {
    let number = said[BATCHES.len()..].replace([',', '_', ' '], "").parse().ok().filter(|size| *size > 0);
    number.ok_or_else(|| {
        RevisionError::new(format!("`-- {said}` names no number of rows")).hint("write `-- in batches of 1000`")
    })
}

fn line(part: &Part, at: usize) -> usize {
    part.lines_before + part.text[..at].matches('\n').count() + 1
}

impl<'a> Directed<'a> {
    /// Whether it is said once for several engines.
    fn is_portable(&self, reads: &dyn Dialect) -> bool {
        self.only.is_empty() && !self.opaque && reads.name() == portable().name()
    }

    /// What of it an engine would take for something else.
    pub fn misread(&self, reads: &dyn Dialect, engine: &dyn Dialect) -> Option<Unsupported> {
        if self.is_portable(reads) { engine.misreads(self.statement.text) } else { None }
    }

    /// The statement as the engine is to run it; rows of tables like those in `at` are changed.
    pub fn spelled(&self, reads: &dyn Dialect, engine: &dyn Dialect, at: &Schema) -> Cow<'a, str> {
        match self.is_portable(reads) && begins_with(self.statement.text, &ROWS) {
            true => Cow::Owned(engine.row_statement(self.statement.text, at)),
            false => Cow::Borrowed(self.statement.text),
        }
    }

    /// The same with another text.
    pub fn with_text<'t>(&'t self, text: &'t str) -> Directed<'t> {
        Directed { statement: Statement { text, ..self.statement }, ..self.clone() }
    }
}

/// Reads a statement into changes; `None`: it changes no schema.
pub(super) fn changes_of(
    one: &Directed<'_>,
    state: &Schema,
    dialect: &dyn Dialect,
) -> Result<Option<Vec<Change>>, DdlError> {
    if one.opaque {
        return Ok(None);
    }
    match read(one.statement.text, state, dialect) {
        Ok(Reading::Changes(changes)) => Ok(Some(changes)),
        Ok(Reading::Opaque) => Ok(None),
        Err(mut error) => {
            error.line += one.statement.line - 1;
            Err(error)
        }
    }
}

/// The way of a statement that is to run in batches, on an engine that shows the schema so.
pub(super) fn walk(one: &Directed<'_>, shown: &Schema, dialect: &dyn Dialect) -> Result<Option<Walk>, DdlError> {
    let Some(size) = one.batches else { return Ok(None) };
    let here = |error: DdlError| DdlError { line: error.line + one.statement.line - 1, ..error };
    let on = on_rows(one.statement.text, shown, dialect).map_err(here)?;
    let walk = Walk::new(&on, size, shown, dialect);
    let refused =
        |NoWalk { message, hint }| here(DdlError { message, line: 1, column: 1, hint: Some(hint.to_owned()) });
    walk.map(Some).map_err(refused)
}

/// The step that runs a statement as it was written.
pub(super) fn as_written(text: &str, dialect: &dyn Dialect) -> Step {
    let reason = text.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
    let runs = if dialect.capabilities().transactional_ddl { runs_of(text) } else { runs_of_committing(text) };
    Step { runs, ..Step::new(Sql::written(text), reason) }
}

/// Where whatever is no work on rows commits by itself.
fn runs_of_committing(text: &str) -> Runs {
    let is_on_rows = begins_with(text, &ROWS) || begins_with(text, &["replace", "set", "do", "call"]);
    if is_on_rows { Runs::Inside } else { Runs::Outside }
}

/// What work on rows begins with.
const ROWS: [&str; 5] = ["insert", "update", "delete", "select", "with"];

fn begins_with(text: &str, words: &[&str]) -> bool {
    let first = text.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    words.contains(&first.to_lowercase().as_str())
}

/// Statements that a server refuses within a transaction, by their first words.
fn runs_of(text: &str) -> Runs {
    const OUTSIDE: [&[&str]; 6] = [
        &["vacuum"],
        &["create", "database"],
        &["drop", "database"],
        &["alter", "system"],
        &["create", "tablespace"],
        &["drop", "tablespace"],
    ];
    let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
    let begins = |with: &&[&str]| words.len() >= with.len() && words.iter().zip(*with).all(|(has, word)| has == word);
    let detaches = |word: &String| word == "detach";
    let concurrently = words.iter().any(|word| word == "concurrently")
        && (words.first().is_some_and(|word| word == "reindex") || words.iter().any(detaches));
    if OUTSIDE.iter().any(begins) || concurrently { Runs::Outside } else { Runs::Inside }
}

/// One step that runs the statement as written, with what is known of the steps it stands for.
pub(super) fn merged(text: &str, spelled: &[Step]) -> Step {
    let rank = |runs: Runs| {
        [Runs::Inside, Runs::Unenforced, Runs::Committed, Runs::Outside].iter().position(|one| *one == runs)
    };
    let runs = spelled.iter().map(|step| step.runs).max_by_key(|runs| rank(*runs)).unwrap_or(Runs::Inside);
    let lock = spelled.iter().find_map(|step| step.lock);
    let destroys = spelled.iter().find_map(|step| step.destroys.clone());
    let reason = spelled.first().map(|first| first.reason.clone()).unwrap_or_default();
    let changes = spelled.iter().flat_map(|step| step.changes.iter().cloned()).collect();
    let cost = spelled.iter().filter_map(|step| step.cost).max_by_key(Cost::stops_traffic);
    Step { lock, runs, destroys, changes, cost, ..Step::new(Sql::written(text), reason) }
}

/// A new enum value that a later statement uses must be committed before it (PostgreSQL: "unsafe use of new value").
pub(super) fn commit_new_values(batches: &mut [Batch]) {
    let mut later: Vec<String> = Vec::new();
    for step in batches.iter_mut().rev().flat_map(|batch| batch.steps.iter_mut().rev()) {
        if let [Change::AlterEnum { from, to }] = step.changes.as_slice() {
            let added = to.values.iter().filter(|value| !from.values.contains(value)).map(|value| Expr::literal(value));
            let used = added.into_iter().any(|value| later.iter().any(|sql| sql.contains(value.as_str())));
            if used && step.runs == Runs::Inside {
                step.runs = Runs::Committed;
            }
        } else {
            later.push(step.sql.as_str().to_owned());
        }
    }
}

/// A constraint that is validated later in the revision is committed first: within one transaction the lock that it
/// took would be held while every row is looked at.
pub(super) fn commit_before_validation(batches: &mut [Batch]) {
    let mut validated: Vec<(ObjectName, String)> = Vec::new();
    for step in batches.iter_mut().rev().flat_map(|batch| batch.steps.iter_mut().rev()) {
        for change in step.changes.iter().rev() {
            match change {
                Change::ValidateConstraint { table, name } => validated.push((table.clone(), name.clone())),
                Change::AddConstraint { table, constraint } if step.runs == Runs::Inside => {
                    let name = constraint.name();
                    if validated.iter().any(|(other, later)| other == table && Some(later.as_str()) == name) {
                        step.runs = Runs::Committed;
                    }
                }
                _ => {}
            }
        }
    }
}
