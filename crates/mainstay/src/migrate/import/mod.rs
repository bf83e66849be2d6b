//! Moving in from another tool: its files become revisions, and its history says which of them the database has.
//! Each tool has a file of its own, which knows its names and marks; what they have in common stands here.

mod alembic;
mod dbmate;
mod flyway;
mod sqlx;
mod write;

use super::history;
use super::project::unreadable;
use super::{NewRevision, Project};
use crate::engine::{Connection, Value};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::sql::Sql;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// A tool whose revisions can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// Alembic: its own offline mode turns its Python into SQL.
    Alembic,
    /// sqlx: `1_name.sql`, or `1_name.up.sql` and `1_name.down.sql`.
    Sqlx,
    /// dbmate: `1_name.sql` with `-- migrate:up` and `-- migrate:down`.
    Dbmate,
    /// Flyway: `V1__name.sql`, `U1__name.sql`.
    Flyway,
}

/// A revision as another tool has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Foreign {
    /// What the tool calls it.
    version: String,
    /// What it does, in words.
    message: String,
    /// What it revises, by the tool's names.
    parents: Vec<String>,
    depends: Vec<String>,
    labels: Vec<String>,
    up: String,
    down: String,
    /// Where it stands.
    file: String,
}

/// What a folder of another tool holds.
#[derive(Debug, Default)]
struct Found {
    revisions: Vec<Foreign>,
    /// What was left where it is, and why.
    notes: Vec<String>,
}

/// What is to be written.
#[derive(Debug, Clone)]
pub struct Import {
    /// The revisions, parents first.
    pub revisions: Vec<NewRevision>,
    /// The revisions that the database has, by their new ids; to be stamped.
    pub applied: Vec<String>,
    /// Statements that are run and not followed: marked `-- opaque`.
    pub not_followed: Vec<String>,
    /// What was left where it is, and why.
    pub notes: Vec<String>,
}

impl Tool {
    /// Where the tool has its files unless somebody said otherwise.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Alembic => ".",
            Self::Sqlx => "migrations",
            Self::Dbmate => "db/migrations",
            Self::Flyway => "sql",
        }
    }

    fn read(self, folder: &Path) -> Result<Found> {
        match self {
            Self::Alembic => alembic::read(folder),
            Self::Sqlx => sqlx::read(folder),
            Self::Dbmate => dbmate::read(folder),
            Self::Flyway => flyway::read(folder),
        }
    }

    /// The table that it keeps its history in.
    pub fn table(self) -> &'static str {
        match self {
            Self::Alembic => "alembic_version",
            Self::Sqlx => "_sqlx_migrations",
            Self::Dbmate => "schema_migrations",
            Self::Flyway => "flyway_schema_history",
        }
    }

    /// The query for the versions that a database has.
    fn history(self) -> Sql {
        Sql::constant(match self {
            Self::Alembic => "SELECT * FROM alembic_version",
            Self::Sqlx => "SELECT version FROM _sqlx_migrations WHERE success = TRUE",
            Self::Dbmate => "SELECT version FROM schema_migrations",
            Self::Flyway => {
                // What was undone keeps its row, below the one that undid it.
                "SELECT version, type FROM flyway_schema_history h WHERE success = TRUE AND version IS NOT NULL \
                 AND type NOT IN ('UNDO_SQL', 'DELETE') AND NOT EXISTS (SELECT 1 FROM flyway_schema_history u \
                 WHERE u.version = h.version AND u.type IN ('UNDO_SQL', 'DELETE') AND u.installed_rank > h.installed_rank)"
            }
        })
    }
}

impl Project {
    /// Reads the folder of another tool, and, where there is a connection, which of its revisions the database has.
    ///
    /// # Errors
    /// When the project or the database has revisions already, the folder cannot be read, or the database has what no
    /// file has.
    pub async fn import(&self, tool: Tool, folder: &Path, connection: Option<&mut dyn Connection>) -> Result<Import> {
        if let Some(first) = self.graph().iter().next() {
            let message = format!("the project has revisions already: {}", first.id);
            return Err(Error::new(ErrorKind::State, message).hint("import into a project without revisions"));
        }
        let found = tool.read(folder)?;
        if found.revisions.is_empty() {
            return Err(Error::new(ErrorKind::File, "there are no revisions of that tool here")
                .at(folder.display())
                .hint("name the folder of its files"));
        }
        let versions = match connection {
            Some(connection) => {
                history::check_none(connection).await?;
                versions(tool, connection).await?
            }
            None => Has::default(),
        };
        let applied = applied(&found.revisions, &versions, tool)?;
        let (revisions, not_followed) = self.written_anew(&found.revisions)?;
        Ok(Import { revisions, applied, not_followed, notes: found.notes })
    }
}

/// The id of a revision here: its version, in the letters that an id may have.
fn id(version: &str) -> String {
    version.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

/// The versions that a database has; none when the tool was never used on it.
async fn versions(tool: Tool, connection: &mut dyn Connection) -> Result<Has> {
    let rows = match connection.query(&tool.history(), &[]).await {
        Ok(rows) => rows,
        Err(error) if error.kind() == ErrorKind::NoSuchTable => return Ok(Has::default()),
        Err(error) => return Err(error),
    };
    let mut has = Has::default();
    for row in rows {
        let version = match row.first() {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Integer(number)) => number.to_string(),
            _ => String::new(),
        };
        match row.get(1) {
            Some(Value::Text(kind)) if kind == "BASELINE" => has.baseline = Some(version),
            _ => has.versions.push(version),
        }
    }
    Ok(has)
}

/// What a database has by the history of a tool.
#[derive(Debug, Default)]
struct Has {
    versions: Vec<String>,
    /// The version that was there before the tool came, with all before it.
    baseline: Option<String>,
}

/// The newest of what the database has, by new ids. Everything that those stand on must be there too: there is no
/// place in a history for gaps.
fn applied(revisions: &[Foreign], has: &Has, tool: Tool) -> Result<Vec<String>> {
    let known: HashSet<&str> = revisions.iter().map(|one| one.version.as_str()).collect();
    let same = |version: &String| if tool == Tool::Flyway { flyway::plain(version) } else { version.clone() };
    let mut versions: HashSet<String> = has.versions.iter().map(same).collect();
    if let Some(unknown) = versions.iter().filter(|version| !known.contains(version.as_str())).min() {
        let message = format!("the database has version {unknown}, and no file has it");
        return Err(Error::new(ErrorKind::State, message).hint("bring the file back, or name the folder that has it"));
    }
    if let Some(baseline) = &has.baseline {
        let within = revisions.iter().map(|one| &one.version).filter(|version| flyway::is_within(version, baseline));
        versions.extend(within.cloned());
    }
    // One row stands for all below it there.
    if tool == Tool::Alembic {
        return Ok(versions.iter().map(|version| id(version)).collect());
    }
    let gap =
        revisions.windows(2).find(|pair| !versions.contains(&pair[0].version) && versions.contains(&pair[1].version));
    if let Some([lacks, has]) = gap {
        let message = format!("the database has version {}, but not {} before it", has.version, lacks.version);
        return Err(Error::new(ErrorKind::State, message).hint("let the tool run what is missing, then import"));
    }
    let newest = revisions.iter().rev().find(|one| versions.contains(&one.version));
    Ok(newest.map(|one| id(&one.version)).into_iter().collect())
}

/// The files of a folder with this ending, by name.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let wrong = |error| unreadable(folder, error).hint("name the folder of the tool's files");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        if path.is_file() && name_of(&path).ends_with(ending) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn text_of(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| unreadable(path, error))
}

/// Revisions in the order of their numbers, each on the one before it.
fn chained(mut revisions: Vec<(Vec<u128>, Foreign)>) -> Vec<Foreign> {
    revisions.sort_by(|one, other| one.0.cmp(&other.0));
    let mut before: Option<String> = None;
    let chain = |(_, mut one): (Vec<u128>, Foreign)| {
        one.parents = before.replace(one.version.clone()).into_iter().collect();
        one
    };
    revisions.into_iter().map(chain).collect()
}

#[cfg(test)]
mod tests;
