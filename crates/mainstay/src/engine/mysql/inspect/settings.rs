//! What routines, triggers and events keep of the session that made them, and that their text means another thing
//! without: the `sql_mode`, what texts are compared by, the time zone. Said before the statement where it is neither
//! what a session of ours has nor what the server gives one that says nothing.

use super::{Line, Spelling};
use mainstay_schema::dialect::mysql::SQL_MODE;

/// What sessions have that say nothing of it.
#[derive(Debug, Default)]
pub(super) struct Settings {
    modes: [String; 2],
    collations: [String; 2],
    zones: Vec<String>,
    of_database: String,
}

/// What servers give a session that names its character set and no more.
const OF_CHARACTER_SETS: [&str; 4] = ["_general_ci", "_swedish_ci", "_0900_ai_ci", "_uca1400_ai_ci"];
/// The names of the zone that our sessions are in.
const UTC: [&str; 4] = ["UTC", "GMT", "Etc/UTC", "Universal"];

impl Settings {
    /// Of our sessions, and of the server as the answer to `user.sql` has it.
    pub(super) fn of(line: &Line, dialect: &Spelling) -> Self {
        let text = |at| line.text(at).to_owned();
        let system = UTC.contains(&line.text(4)).then(|| "SYSTEM".to_owned());
        Self {
            modes: [SQL_MODE.to_owned(), text(1)],
            collations: [dialect.collation().to_owned(), text(2)],
            of_database: text(3),
            zones: system.into_iter().chain(["+00:00".to_owned()]).collect(),
        }
    }

    /// A statement with what must be set around it; `cell` is where it stands in the answer to SHOW CREATE.
    pub(super) fn around(&self, statement: String, row: &Line, cell: usize) -> String {
        let mut said = Vec::new();
        if let Some(mode) = row.maybe(1).filter(|mode| !self.modes.iter().any(|usual| usual == mode)) {
            said.push(("sql_mode", mode));
        }
        let is_usual = |collation: &&str| {
            self.collations.iter().any(|usual| usual == collation)
                || OF_CHARACTER_SETS.iter().any(|end| collation.ends_with(end))
        };
        said.extend(row.maybe(cell + 2).filter(|one| !is_usual(one)).map(|one| ("collation_connection", one)));
        let zone = row.maybe(2).filter(|zone| cell == 3 && !self.zones.iter().any(|usual| usual == zone));
        said.extend(zone.map(|zone| ("time_zone", zone)));
        let statement = match row.maybe(cell + 3).filter(|one| *one != self.of_database) {
            // Nothing but another default of the database could make it so again.
            Some(other) => format!("/* of a database that collated by {other} */ {statement}"),
            None => statement,
        };
        with(&said, &statement)
    }
}

fn with(said: &[(&str, &str)], statement: &str) -> String {
    if said.is_empty() {
        return statement.to_owned();
    }
    let kept = said.iter().map(|(name, _)| format!("@kept_{name} = @@{name}"));
    let set = said.iter().map(|(name, value)| format!("{name} = '{}'", value.replace('\'', "''")));
    let back: Vec<_> = said.iter().map(|(name, _)| format!("{name} = @kept_{name}")).collect();
    format!("SET {};\n{statement};\nSET {}", kept.chain(set).collect::<Vec<_>>().join(", "), back.join(", "))
}

/// A statement that is made under settings of its own, as it is written here: what sets them, the statement, and what
/// sets them back.
pub(in crate::engine::mysql) fn with_settings(sql: &str) -> Option<[&str; 3]> {
    let (before, rest) = sql.split_once(";\n").filter(|(before, _)| before.starts_with("SET @kept_"))?;
    let (statement, after) = rest.rsplit_once(";\n").filter(|(_, after)| after.starts_with("SET "))?;
    Some([before, statement, after])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_usual_is_said_around_a_statement() {
        assert_eq!(with(&[], "CREATE"), "CREATE");
        assert_eq!(
            with(&[("sql_mode", "ANSI_QUOTES"), ("time_zone", "+02:00")], "CREATE"),
            "SET @kept_sql_mode = @@sql_mode, @kept_time_zone = @@time_zone, sql_mode = 'ANSI_QUOTES', \
             time_zone = '+02:00';\nCREATE;\nSET sql_mode = @kept_sql_mode, time_zone = @kept_time_zone"
        );
    }

    #[test]
    fn settings_stand_around_a_statement() {
        let sql = "SET @kept_sql_mode = @@sql_mode;\nCREATE PROCEDURE p() BEGIN\nSET x = 1;\nEND;\nSET sql_mode = @kept_sql_mode";
        let statement = "CREATE PROCEDURE p() BEGIN\nSET x = 1;\nEND";
        let parts = ["SET @kept_sql_mode = @@sql_mode", statement, "SET sql_mode = @kept_sql_mode"];
        assert_eq!(with_settings(sql), Some(parts));
        assert_eq!(with_settings(statement), None);
    }
}
