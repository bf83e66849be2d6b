//! What routines, triggers, events and views keep of the session that made them, and that their text means another
//! thing without: the `sql_mode`, what texts are written in and compared by, the time zone. Said before the statement
//! where it is neither what a session of ours has nor what the server gives one that says nothing.

use super::{Line, Spelling};
use mainstay_schema::dialect::mysql::{SQL_MODE, with_settings};
use mainstay_schema::schema::{Options, View};

/// What sessions have that say nothing of it.
#[derive(Debug, Default)]
pub(super) struct Settings {
    modes: [String; 2],
    collations: [String; 2],
    of_database: String,
}

/// The character set that our sessions, and those of all clients of our days, write in.
const USUAL: &str = "utf8mb4";
/// What servers and drivers give a session that names that character set and no more.
const OF_USUAL: [&str; 3] = ["utf8mb4_general_ci", "utf8mb4_0900_ai_ci", "utf8mb4_uca1400_ai_ci"];

impl Settings {
    /// Of our sessions, and of the server as the answer to `user.sql` has it.
    pub(super) fn of(line: &Line, dialect: &Spelling) -> Self {
        let text = |at| line.text(at).to_owned();
        Self {
            modes: [SQL_MODE.to_owned(), text(1)],
            collations: [dialect.collation().to_owned(), text(2)],
            of_database: text(3),
        }
    }

    /// A statement with what must be set around it; `cell` is where it stands in the answer to SHOW CREATE.
    pub(super) fn around(&self, statement: String, row: &Line, cell: usize) -> String {
        let mut said = Vec::new();
        if let Some(mode) = row.maybe(1).filter(|mode| !self.modes.iter().any(|usual| usual == mode)) {
            said.push(("sql_mode", mode));
        }
        said.extend(self.texts(row.maybe(cell + 1), row.maybe(cell + 2)));
        // Whoever runs the statement: its session may be in another zone than ours.
        said.extend(row.maybe(2).filter(|_| cell == 3).map(|zone| ("time_zone", zone)));
        let statement = match row.maybe(cell + 3).filter(|one| *one != self.of_database) {
            // Nothing but another default of the database could make it so again.
            Some(other) => format!("/* of a database that collated by {other} */ {statement}"),
            None => statement,
        };
        with_settings(&said, &statement)
    }

    /// What a view is to be made under.
    pub(super) fn of_view(&self, client: Option<&str>, collation: Option<&str>) -> Options {
        self.texts(client, collation).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// How texts are written and compared, where that is not as usual.
    fn texts<'t>(
        &self,
        client: Option<&'t str>,
        collation: Option<&'t str>,
    ) -> impl Iterator<Item = (&'static str, &'t str)> {
        let usual = |one: &&str| self.collations.iter().any(|usual| usual == one) || OF_USUAL.contains(one);
        let client = client.filter(|one| *one != USUAL).map(|one| (View::CLIENT, one));
        // Setting the one leaves the other alone.
        client.into_iter().chain(collation.filter(|one| !usual(one)).map(|one| (View::COLLATION, one)))
    }
}

/// Whether a session that is set so reads a statement as it stands here: what a client wrote in another character set
/// has other letters there.
pub(super) fn is_read_alike(client: &str, statement: &str) -> bool {
    client.starts_with("utf8") || statement.is_ascii()
}
