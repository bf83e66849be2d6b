//! New columns that must have a value: what the rows get that are there, somebody must say.

use super::autogenerate::{Said, cannot_express};
use super::{Draft, Project};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::change::Change;
use mainstay_schema::dialect::Dialect;
use mainstay_schema::diff::diff;
use mainstay_schema::plan::{Fill, Means, Piece, Step, safely};
use mainstay_schema::revision::Written;
use mainstay_schema::schema::{Expr, ObjectName, Schema};
use mainstay_schema::sql::{Lexis, SqlWriter, TokenKind, tokens};
use mainstay_schema::suggest::closest;
use std::fmt;
use std::str::FromStr;

/// How many rows a batch has that fills a column.
const ROWS: u32 = 1000;

/// What rows that are there get in a column, as it is typed: `users.score=0`. Nothing behind `=`: there are no rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backfill {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: String,
    /// An expression in the SQL that revisions are written in; empty: the table has no rows.
    pub value: String,
}

impl fmt::Display for Backfill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}={}", self.table, self.column, self.value)
    }
}

impl FromStr for Backfill {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let parts = text.split_once('=').and_then(|(of, value)| Some((of.trim().rsplit_once('.')?, value)));
        let ((table, column), value) = parts.ok_or_else(|| {
            Error::new(ErrorKind::Config, format!("`{text}` names no column and value"))
                .hint("write users.score=0, or users.score= when there are no rows")
        })?;
        Ok(Self { table: table.into(), column: column.to_owned(), value: value.trim().to_owned() })
    }
}

impl Backfill {
    /// It fills a column that is new, or is to have a value from now on; and with one expression: what else it brought
    /// would become part of the revision.
    fn check(&self, changes: &[Change]) -> Result<()> {
        let wrong = |message: &str| Error::new(ErrorKind::Config, format!("`{self}` {message}"));
        let filled = |change: &Change| match change {
            Change::AddColumn { table, column } => Some(format!("{table}.{}", column.name)),
            Change::AlterColumn { table, to, .. } => Some(format!("{table}.{}", to.name)),
            _ => None,
        };
        let filled: Vec<String> = changes.iter().filter_map(filled).collect();
        let own = format!("{}.{}", self.table, self.column);
        if !filled.contains(&own) {
            let hint = match closest(&own, filled.iter().map(String::as_str)) {
                Some(near) => format!("did you mean {near}?"),
                None => "name a column that the models have and the revisions do not".to_owned(),
            };
            return Err(wrong("fills no new column").hint(hint));
        }
        match is_one_expression(&self.value) {
            true => Ok(()),
            false => Err(wrong("gives no SQL expression").hint("write users.score=0, or users.name='nobody'")),
        }
    }
}

/// Whether brackets close, and nothing stands outside: no comment, no second statement.
fn is_one_expression(text: &str) -> bool {
    let mut depth = 0_usize;
    for token in tokens(text, Lexis::STANDARD) {
        let Ok(token) = token else { return false };
        match token.text {
            "(" => depth += 1,
            ")" if depth == 0 => return false,
            ")" => depth -= 1,
            ";" => return false,
            _ if token.kind == TokenKind::Comment => return false,
            _ => {}
        }
    }
    depth == 0
}

impl Project {
    /// New columns that must have a value, and have none for rows that are there, beyond those that the draft names.
    ///
    /// # Errors
    /// As [`Project::autogenerate`].
    pub fn backfill_candidates(&self, draft: &Draft) -> Result<Vec<Backfill>> {
        let Said { from, to, renames } = self.said_and_wanted()?;
        let (_, from) = self.renamed(&draft.renames, renames, from, to)?;
        let lacks = |change: Change| match change {
            Change::AddColumn { table, column } if !column.fills_itself() && from.tables.contains_key(&table) => {
                Some(Backfill { table, column: column.name, value: String::new() })
            }
            _ => None,
        };
        let said =
            |one: &Backfill| draft.backfills.iter().any(|has| (&has.table, &has.column) == (&one.table, &one.column));
        Ok(diff(&from, to).into_iter().filter_map(lacks).filter(|one| !said(one)).collect())
    }

    /// Changes as statements of a revision: in the form that nobody waits for, unless the settings say otherwise.
    pub(super) fn spelled(&self, changes: &[Change], from: &Schema, backfills: &[Backfill]) -> Result<Vec<Written>> {
        let writes = self.writes()?;
        let engines = self.engines();
        let ways: Vec<_> = engines.iter().map(|engine| engine.ways()).collect();
        backfills.iter().try_for_each(|one| one.check(changes))?;
        let values: Vec<_> = backfills
            .iter()
            .filter(|one| !one.value.is_empty())
            .map(|one| (one.table.clone(), one.column.clone(), Expr::new(&*one.value)))
            .collect();
        let only = match *engines {
            [only] => Some(only),
            _ => None,
        };
        let ways = mainstay_schema::dialect::Ways::of_all(&ways);
        let pieces = match self.config().migrate.safe {
            true => safely(changes, from, Means { ways, engine: only, values: &values }),
            false => safely(changes, from, Means { ways: Default::default(), engine: None, values: &values }),
        };
        write_pieces(pieces, from, writes, backfills)
    }
}

fn write_pieces(
    pieces: Vec<Piece>,
    from: &Schema,
    writes: &dyn Dialect,
    backfills: &[Backfill],
) -> Result<Vec<Written>> {
    let mut state = from.clone();
    let mut out = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Changes(changes) => {
                let steps = writes.render(&changes, &state).map_err(cannot_express)?;
                let mut written = super::autogenerate::written(&steps);
                for (_, written) in steps.iter().zip(&mut written).filter(|(step, _)| is_without_rows(step, backfills))
                {
                    written.remark = Some("lint: allow not-null-column because the table has no rows".to_owned());
                }
                out.extend(written);
                state.apply_all(&changes).map_err(misfit)?;
            }
            Piece::Fill(fill) => out.push(filling(&fill, writes)),
            Piece::Take { table, unique, name } => {
                let mut sql = SqlWriter::new(writes);
                sql.raw("ALTER TABLE ").name(&table).raw(" ADD CONSTRAINT ").ident(&name);
                let sql = sql.raw(" UNIQUE USING INDEX ").ident(&name).finish();
                out.push(Written { sql: sql.to_string(), only: Vec::new(), remark: None });
                take_over(&mut state, table, unique, &name).map_err(misfit)?;
            }
        }
    }
    Ok(out)
}

/// Whether it adds a column that somebody said needs no values.
fn is_without_rows(step: &Step, backfills: &[Backfill]) -> bool {
    let adds = |one: &Backfill| {
        let is_it = |change: &Change| matches!(change, Change::AddColumn { table, column } if *table == one.table && column.name == one.column);
        one.value.is_empty() && step.changes.iter().any(is_it)
    };
    backfills.iter().any(adds)
}

/// The index that was built for a constraint is the constraint's.
fn take_over(
    state: &mut Schema,
    table: ObjectName,
    unique: mainstay_schema::schema::Unique,
    name: &str,
) -> Result<(), mainstay_schema::change::ApplyError> {
    let index = state.tables.get(&table).and_then(|table| table.index(name)).cloned();
    if let Some(index) = index {
        state.apply(&Change::DropIndex { table: table.clone(), index, concurrently: false })?;
    }
    state.apply(&Change::AddConstraint { table, constraint: mainstay_schema::change::Constraint::Unique(unique) })
}

fn filling(fill: &Fill, writes: &dyn Dialect) -> Written {
    let mut sql = SqlWriter::new(writes);
    sql.raw("UPDATE ").name(&fill.table).raw(" SET ").ident(&fill.column).raw(" = ").expr(&fill.value);
    let sql = sql.raw(" WHERE ").ident(&fill.column).raw(" IS NULL").finish();
    let remark = fill.in_batches.then(|| format!("in batches of {ROWS}"));
    Written { sql: sql.to_string(), only: Vec::new(), remark }
}

fn misfit(error: mainstay_schema::change::ApplyError) -> Error {
    Error::new(ErrorKind::Revision, error.to_string())
        .hint("`mainstay check` says whether the models and the revisions can be read as they are")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_expression() {
        for (text, expected) in [
            ("0", true),
            ("'it''s; (-- all text'", true),
            ("coalesce(nullif(a, ''), (SELECT 1))", true),
            ("((", false),
            ("0)", false),
            ("0; DROP TABLE users", false),
            ("'x' -- the default", false),
            ("'x", false),
        ] {
            assert_eq!(is_one_expression(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_typed_names_a_column_and_a_value() {
        for (text, expected) in [
            ("users.score=0", Some(("users", "score", "0"))),
            ("app.users.score = a = b", Some(("app.users", "score ", "a = b"))),
            ("users.score=", Some(("users", "score", ""))),
            ("users=0", None),
            ("users.score", None),
        ] {
            let found = text.parse::<Backfill>().ok();
            let found = found.as_ref().map(|one| (one.table.to_string(), one.column.as_str(), one.value.as_str()));
            let expected = expected.map(|(table, column, value)| (table.to_owned(), column.trim(), value));
            assert_eq!(found, expected, "{text}");
        }
    }
}
