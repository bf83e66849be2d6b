//! One generated pair on one database, through all the laws.

use mainstay::engine::Connection;
use mainstay::migrate::settle;
use mainstay_schema::change::{Change, reverse_all};
use mainstay_schema::dialect::{self, Dialect, Unsupported};
use mainstay_schema::diff::diff;
use mainstay_schema::plan::{Plan, Step, plan};
use mainstay_schema::revision::{Course, Direction, Header, Replay, Revision, Written, write};
use mainstay_schema::schema::Schema;
use mainstay_tests::database::Database;
use mainstay_tests::generate::{Pair, Profile, Seed};
use mainstay_tests::rows;
use std::fmt;

/// A law that does not hold, and how.
#[derive(Debug)]
pub struct Broken {
    /// The law.
    pub law: &'static str,
    what: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.law, self.what)
    }
}

fn broken(law: &'static str) -> impl Fn(mainstay::Error) -> Broken {
    move |error| Broken { law, what: told(&error) }
}

/// An error with all that it knows.
fn told(error: &mainstay::Error) -> String {
    let mut out = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        out.push_str(&format!("\n  because {error}"));
        cause = error.source();
    }
    let more = [("detail", error.server_detail()), ("in", error.failed_statement()), ("hint", error.next_step())];
    for (word, text) in more.into_iter().filter_map(|(word, text)| Some((word, text?))) {
        out.push_str(&format!("\n  {word}: {text}"));
    }
    out
}

fn cannot(law: &'static str) -> impl Fn(Unsupported) -> Broken {
    move |error| Broken { law, what: error.to_string() }
}

/// The laws of DESIGN.md, on one pair.
pub async fn run(database: &mut Database, profile: &Profile, seed: &Seed) -> Result<(), Broken> {
    let said = seed.pair(profile);
    let at = database.connection.dialect();
    let mut pair = Pair { a: normal(&said.a, at)?, b: normal(&said.b, at)? };
    in_memory(&pair, at)?;
    let text = if seed.through_text || !profile.nameless { Text::of(&said, at)? } else { None };
    if let Some(text) = &text {
        text.replays(database.connection.dialect(), &pair.b)?;
    }
    go(database, "Make A", &Schema::new(), &pair.a).await?;
    let shown = silence(&mut *database.connection, "Silence at A", &mut pair.a).await?;
    there(database, profile, &said, &mut pair, text.filter(|_| seed.through_text)).await?;
    rows::delete(&mut *database.connection, &pair.b).await.map_err(broken("Rows in B"))?;
    go(database, "Return", &pair.b, &pair.a).await?;
    let back = silence(&mut *database.connection, "Silence after the return", &mut pair.a).await?;
    same("Return", &shown, &back)?;
    renames(database, profile, seed, &pair.a).await?;
    go(database, "Drop A", &pair.a, &Schema::new()).await?;
    silence(&mut *database.connection, "Silence after the end", &mut Schema::new()).await.map(drop)
}

/// What needs no server: changes and their reverse in memory, and the text of a revision read back.
pub fn without_server(at: &'static dyn Dialect, profile: &Profile, seed: &Seed) -> Result<(), Broken> {
    let said = seed.pair(profile);
    let pair = Pair { a: normal(&said.a, at)?, b: normal(&said.b, at)? };
    in_memory(&pair, at)?;
    let text = if seed.through_text || !profile.nameless { Text::of(&said, at)? } else { None };
    text.map_or(Ok(()), |text| text.replays(at, &pair.b))
}

/// The way from A to B, with rows in the tables.
async fn there(
    database: &mut Database,
    profile: &Profile,
    said: &Pair,
    pair: &mut Pair,
    text: Option<Text>,
) -> Result<(), Broken> {
    rows::insert(&mut *database.connection, profile, &said.a, &said.b).await.map_err(broken("Rows in A"))?;
    let before = rows::snapshot(&mut *database.connection, &pair.a, &pair.b).await.map_err(broken("Rows in A"))?;
    match text {
        Some(text) => {
            let steps = text.steps(database.connection.dialect())?;
            database.run(&steps).await.map_err(broken("Arrive by revision"))?;
        }
        None => go(database, "Arrive", &pair.a, &pair.b).await?,
    }
    silence(&mut *database.connection, "Silence at B", &mut pair.b).await?;
    let after = rows::snapshot(&mut *database.connection, &pair.a, &pair.b).await.map_err(broken("Keep"))?;
    if before == after {
        return Ok(());
    }
    Err(Broken { law: "Keep", what: format!("before {before:#?}\nafter {after:#?}") })
}

/// Renames arrive where they lead in memory, and their reverse brings everything back.
async fn renames(database: &mut Database, profile: &Profile, seed: &Seed, a: &Schema) -> Result<(), Broken> {
    let changes = seed.renames(a, profile);
    let mut renamed = a.clone();
    renamed.apply_all(&changes).map_err(|error| Broken { law: "Rename", what: error.to_string() })?;
    let words = changes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    let named = |error: Broken| Broken { what: format!("{}\n  after {words}", error.what), ..error };
    for (law, from, to, changes) in
        [("Rename", a, &renamed, changes.clone()), ("Rename back", &renamed, a, reverse_all(&changes))]
    {
        let steps = database.connection.dialect().render(&changes, from).map_err(cannot(law)).map_err(named)?;
        database.run(&steps).await.map_err(broken(law)).map_err(named)?;
        silence(&mut *database.connection, law, &mut to.clone()).await.map_err(named)?;
    }
    Ok(())
}

/// A schema as the engine would show it.
fn normal(said: &Schema, at: &dyn Dialect) -> Result<Schema, Broken> {
    let mut schema = said.clone();
    match at.normalize(&mut schema).into_iter().next() {
        Some(first) => Err(cannot("Generated for the engine")(first)),
        None => Ok(schema),
    }
}

async fn go(database: &mut Database, law: &'static str, from: &Schema, to: &Schema) -> Result<(), Broken> {
    let Plan { steps, .. } = plan(from, to, database.connection.dialect()).map_err(cannot(law))?;
    database.run(&steps).await.map_err(broken(law))
}

/// What the server shows is what was said, which then stands in the server's spelling.
async fn silence(connection: &mut dyn Connection, law: &'static str, said: &mut Schema) -> Result<Schema, Broken> {
    let mut shown = connection.inspect().await.map_err(broken(law))?;
    if law.starts_with("Rename") {
        // The sequence behind a column keeps the name that was made of the old one.
        shown.objects.retain(|one| one.kind.0 != "sequence name");
    }
    settle(connection, said, &mut shown).await.map_err(broken(law))?;
    same(law, said, &shown)?;
    match shown.objects.first() {
        Some(object) => Err(Broken { law, what: format!("{object} came from nowhere") }),
        None => Ok(shown),
    }
}

fn same(law: &'static str, wanted: &Schema, found: &Schema) -> Result<(), Broken> {
    let changes: Vec<Change> = [diff(found, wanted), diff(wanted, found)].concat();
    match changes.first() {
        None => Ok(()),
        Some(first) => {
            let words = changes.iter().map(|change| format!("\n  {change}")).collect::<String>();
            Err(Broken { law, what: format!("there is a difference{words}\nthe first is {first:#?}") })
        }
    }
}

/// The changes lead from A to B in memory, and their reverse back to A.
fn in_memory(pair: &Pair, at: &dyn Dialect) -> Result<(), Broken> {
    let law = "Reverse in memory";
    let changes = plan(&pair.a, &pair.b, at).map_err(cannot(law))?.changes;
    let mut state = pair.a.clone();
    let misfit = |error: mainstay_schema::change::ApplyError| Broken { law, what: error.to_string() };
    state.apply_all(&changes).map_err(misfit)?;
    same("Arrive in memory", &pair.b, &state)?;
    state.apply_all(&reverse_all(&changes)).map_err(misfit)?;
    same(law, &validated(&pair.a), &validated(&state))
}

/// A schema whose constraints were checked for all rows: no reverse can take that back.
fn validated(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    for table in schema.tables.values_mut() {
        table.checks.iter_mut().for_each(|check| check.not_valid = false);
        table.foreign_keys.iter_mut().for_each(|key| key.not_valid = false);
    }
    schema
}

/// The way from A to B as the text of a revision, written and read as a project of that engine does.
struct Text {
    revision: Revision,
    a: Schema,
    reads: &'static dyn Dialect,
}

impl Text {
    /// `None` where the words that revisions are written in do not say all that the engine can.
    fn of(said: &Pair, at: &dyn Dialect) -> Result<Option<Self>, Broken> {
        let reads = dialect::by_name(at.name()).expect("engines have a dialect");
        let writes = if reads.capabilities().writes_own { reads } else { dialect::portable() };
        let (Ok(a), Ok(b)) = (normal(&said.a, writes), normal(&said.b, writes)) else { return Ok(None) };
        let Plan { steps, .. } = plan(&a, &b, writes).map_err(cannot("Write a revision"))?;
        let created = "2026-01-01T00:00:00Z";
        let header = Header { id: "b", parents: &[], depends: &[], labels: &[], message: "from A to B", created };
        let text = write(&header, &written(&steps), &[]);
        let revision = Revision::read_as("b.sql", text.as_bytes(), reads.lexis())
            .map_err(|error| Broken { law: "Read a revision", what: format!("{error}\n{text}") })?;
        Ok(Some(Self { revision, a, reads }))
    }

    fn wrong(&self, law: &'static str, error: impl fmt::Display) -> Broken {
        Broken { law, what: format!("{error}\nin{}", self.revision.upgrade.text) }
    }

    fn steps(&self, at: &dyn Dialect) -> Result<Vec<Step>, Broken> {
        let mut course = Course::new(Replay::of(self.a.clone(), self.reads), at);
        let batches = course
            .steps(&self.revision, Direction::Upgrade)
            .map_err(|error| self.wrong("Steps of a revision", error))?;
        Ok(batches.into_iter().flat_map(|batch| batch.steps).collect())
    }

    /// What the text adds up to is B, which the server shows after running it.
    fn replays(&self, at: &dyn Dialect, b: &Schema) -> Result<(), Broken> {
        let law = "Replay";
        let mut replay = Replay::of(self.a.clone(), self.reads);
        replay.upgrade(&self.revision, Some(at.name())).map_err(|error| self.wrong(law, error))?;
        let replayed = normal(&replay.into_schema(), at)?;
        same(law, b, &replayed).map_err(|error| self.wrong(law, error.what))
    }
}

fn written(steps: &[Step]) -> Vec<Written> {
    let statement = |step: &Step| Written { sql: step.sql.to_string(), only: Vec::new(), remark: None };
    steps.iter().map(statement).collect()
}
