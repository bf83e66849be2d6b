//! What a database looks like: a fixed number of queries, sent as one message, each for all objects of its kind.
//! A second message is sent only where there is something that the catalogue does not show and a
//! `SHOW CREATE TABLE` does.

mod beyond;
mod columns;
mod constraints;
mod history;
mod indexes;
mod objects;
mod periods;
mod primary;
mod printed;
mod said;
mod sequences;
mod settings;
mod spatial;
mod tables;

use self::settings::Settings;
use super::Spelling;
use super::execute::Session;
use super::questions::Answers;
use crate::engine::own::is_own;
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::Dialect;
use mainstay_schema::dialect::mysql::Flavor;
use mainstay_schema::schema::{IndexKey, ObjectName, Schema};
use mysql_async::{Row, Value};
use std::collections::{HashMap, HashSet};
use std::str::FromStr;

/// What else MySQL has beside routines, with them: it is rare, and a question of its own would be one more for everybody.
const ROUTINES_BEFORE_LIBRARIES: &str =
    concat!(include_str!("../sql/routines.sql"), include_str!("../sql/attributes.sql"));
const ROUTINES_AND_LIBRARIES: &str = concat!(
    include_str!("../sql/routines.sql"),
    include_str!("../sql/attributes.sql"),
    include_str!("../sql/libraries.sql")
);

/// The catalogue queries of a flavor, each with its name, in the order in which they are sent.
pub const fn queries(flavor: Flavor) -> [(&'static str, &'static str); 11] {
    let (indexes, checks, routines) = match flavor {
        Flavor::MySql => {
            (include_str!("../sql/indexes_mysql.sql"), include_str!("../sql/checks_mysql.sql"), ROUTINES_AND_LIBRARIES)
        }
        _ => (
            include_str!("../sql/indexes_mariadb.sql"),
            include_str!("../sql/checks_mariadb.sql"),
            include_str!("../sql/routines.sql"),
        ),
    };
    [
        ("user", include_str!("../sql/user.sql")),
        ("tables", include_str!("../sql/tables.sql")),
        ("columns", include_str!("../sql/columns.sql")),
        ("checks", checks),
        ("foreign_key_columns", include_str!("../sql/foreign_key_columns.sql")),
        ("foreign_keys", include_str!("../sql/foreign_keys.sql")),
        ("indexes", indexes),
        ("triggers", include_str!("../sql/triggers.sql")),
        ("routines", routines),
        ("events", include_str!("../sql/events.sql")),
        ("views", include_str!("../sql/views.sql")),
    ]
}

/// Reads the schema, in the dialect's normal form.
pub(super) async fn inspect(session: &mut Session, dialect: &'static Spelling, database: &str) -> Result<Schema> {
    let mut found = Found {
        dialect,
        database,
        schema: Schema::new(),
        views: Vec::new(),
        view_columns: HashMap::new(),
        user: String::new(),
        settings: Settings::default(),
        algorithms: HashMap::new(),
        keys: HashMap::new(),
        follows: HashMap::new(),
        begin_when_made: HashSet::new(),
    };
    let questions = questions(dialect);
    found.read(session.answers(&questions).await.map_err(unread)?).await.map_err(unread)?;
    printed::read(&mut found, session).await?;
    spatial::read(&mut found, session).await?;
    tables::read_views(&mut found);
    let mut schema = found.schema;
    schema.objects.sort_by(|one, other| (&one.kind, &one.name).cmp(&(&other.kind, &other.name)));
    // What is there can be there.
    let _ = dialect.normalize(&mut schema);
    Ok(schema)
}

/// What was answered, and the schema that is made of it.
struct Found<'f> {
    dialect: &'static Spelling,
    database: &'f str,
    schema: Schema,
    /// The views as the catalogue has them: what they read is known when all else is.
    views: Vec<Line>,
    /// The columns of each view.
    view_columns: HashMap<String, Vec<String>>,
    /// Who asks: what is his by making it says so by saying nothing.
    user: String,
    /// What statements keep of their session where nothing is said.
    settings: Settings,
    /// How views are worked out, where somebody said.
    algorithms: HashMap<ObjectName, String>,
    /// The keys of primary keys of which the statement of their table may say more.
    keys: HashMap<ObjectName, Vec<IndexKey>>,
    /// Triggers, and those that each of them follows.
    follows: HashMap<String, String>,
    /// Events that begin when they are made, because nobody said when.
    begin_when_made: HashSet<String>,
}

impl Found<'_> {
    /// Takes in one answer after the other, in the order of [`queries`]: each while the server looks for the next.
    async fn read(&mut self, mut answers: Answers<'_>) -> Result<()> {
        if let Some(line) = lines(&mut answers).await?.first() {
            (self.user, self.settings) = (line.text(0).to_owned(), Settings::of(line, self.dialect));
        }
        tables::read(self, lines(&mut answers).await?);
        columns::read(self, lines(&mut answers).await?);
        constraints::read_checks(self, &lines(&mut answers).await?);
        let columns = lines(&mut answers).await?;
        constraints::read_foreign_keys(self, columns, &lines(&mut answers).await?);
        indexes::read(self, lines(&mut answers).await?);
        history::read(self);
        objects::read_triggers(self, &lines(&mut answers).await?);
        objects::read_routines(self, &lines(&mut answers).await?);
        objects::read_events(self, &lines(&mut answers).await?);
        self.views = lines(&mut answers).await?;
        Ok(())
    }

    /// The account whose rights a thing uses, where it is another than who asks.
    fn definer(&self, account: &str) -> Option<String> {
        let (user, host) = account.rsplit_once('@').filter(|_| account != self.user)?;
        Some(account_text(user, host))
    }
}

/// An account as the server prints it: `` `user`@`host` ``; a role has no host.
fn account_text(user: &str, host: &str) -> String {
    if host.is_empty() {
        return format!("`{}`", user.replace('`', "``"));
    }
    format!("`{}`@`{}`", user.replace('`', "``"), host.replace('`', "``"))
}

/// All queries as one message: one round trip.
fn questions(dialect: &Spelling) -> String {
    let before_libraries = dialect.flavor() == Flavor::MySql && !dialect.libraries();
    let queries = queries(dialect.flavor()).map(|(name, sql)| match name {
        "routines" if before_libraries => (name, ROUTINES_BEFORE_LIBRARIES),
        _ => (name, sql),
    });
    queries.map(|(_, sql)| sql).join(";\n")
}

async fn lines(answers: &mut Answers<'_>) -> Result<Vec<Line>> {
    Ok(answers.next().await?.unwrap_or_default().into_iter().map(Line).collect())
}

fn unread(error: Error) -> Error {
    Error::new(ErrorKind::Statement, "the catalogue cannot be read")
        .hint(error.next_step().unwrap_or("an account that may read information_schema is needed").to_owned())
        .caused_by(error)
}

/// A row of the catalogue, whose cells are text.
struct Line(Row);

impl Line {
    /// The text of a cell; `None` for NULL.
    fn maybe(&self, at: usize) -> Option<&str> {
        match self.0.as_ref(at) {
            Some(Value::Bytes(bytes)) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }

    /// The text of a cell; NULL is none.
    fn text(&self, at: usize) -> &str {
        self.maybe(at).unwrap_or_default()
    }

    /// The text of a cell; none where it is empty or NULL.
    fn some(&self, at: usize) -> Option<String> {
        self.maybe(at).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn number<N: FromStr>(&self, at: usize) -> Option<N> {
        self.maybe(at)?.parse().ok()
    }

    /// Whether a cell is true.
    fn is(&self, at: usize) -> bool {
        self.maybe(at) == Some("1")
    }
}
