//! Down with data: an upgrade that destroys, writes in between, a downgrade; every row and value that could be kept is
//! there as if the upgrade had never been, byte for byte.
//!
//! Schema number n is made from the seed `MAINSTAY_TEST_SEED` + n, as the laws make theirs.

#![allow(clippy::print_stderr, reason = "how many schemas ran is worth a line")]

mod destroy;

use destroy::{Destruction, destruction};
use mainstay::engine::Enforcement;
use mainstay_schema::dialect::{self, Dialect};
use mainstay_schema::plan::{Keepsake, REGISTRY, Step, plan};
use mainstay_schema::revision::{Batch, Care, Course, Direction, Header, Replay, Revision, Role, Written, write};
use mainstay_schema::schema::Schema;
use mainstay_schema::sql::Sql;
use mainstay_tests::database::{Database, Server};
use mainstay_tests::generate::{Profile, tree};
use mainstay_tests::rows::{self, Snapshot};
use proptest::strategy::ValueTree;

const FIRST_SEED: u64 = 5_000;

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn schemas(server: &Server) -> u64 {
    let quick = match server {
        Server::Sqlite => 200,
        Server::Postgresql | Server::Postgresql15 => 60,
        Server::Mysql | Server::Mariadb | Server::Mariadb10 => 40,
        Server::Galera => 12,
    };
    number("MAINSTAY_TEST_PAIRS", if std::env::var("MAINSTAY_TEST_LONG").is_ok() { quick * 20 } else { quick })
}

/// What went wrong, with the statements that led there.
type Failed = String;

/// The revision that destroys, and what it keeps.
struct Case {
    revision: Revision,
    reads: &'static dyn Dialect,
    /// The schema in the words that the revision is written in.
    said: Schema,
    destruction: Destruction,
}

impl Case {
    /// `None` where the words that revisions are written in do not say all that the schema has.
    fn new(number: u64, profile: &Profile, at: &dyn Dialect) -> Option<Self> {
        let said = tree(number).current().pair(profile).a;
        let reads = dialect::by_name(at.name()).expect("engines have a dialect");
        let writes = if reads.capabilities().writes_own { reads } else { dialect::portable() };
        let mut destruction = destruction(said, number);
        let (mut a, mut b) = (destruction.a.clone(), destruction.b.clone());
        let [one, other] = [&mut destruction.a, &mut destruction.b];
        let refused = [writes.normalize(&mut a), writes.normalize(&mut b), at.normalize(one), at.normalize(other)];
        if refused.iter().any(|refused| !refused.is_empty()) {
            return None;
        }
        let statements = |from: &Schema, to: &Schema| {
            let plan = plan(from, to, writes).expect("what was generated can be written");
            let one = |step: &Step| Written { sql: step.sql.to_string(), only: Vec::new(), remark: None };
            plan.steps.iter().map(one).collect::<Vec<_>>()
        };
        let created = "2026-01-01T00:00:00Z";
        let header = Header { id: "b", parents: &[], depends: &[], labels: &[], message: "destroy", created };
        let text = write(&header, &statements(&a, &b), &statements(&b, &a));
        let revision = Revision::read_as("b.sql", text.as_bytes(), reads.lexis()).expect("what was written is read");
        // Constraints without a name cannot be dropped by a text.
        Replay::of(a.clone(), reads).upgrade(&revision, Some(at.name())).ok()?;
        Some(Self { revision, reads, said: a, destruction })
    }

    async fn run(&self, database: &mut Database, profile: &Profile) -> Result<Kept, Failed> {
        let a = &self.destruction.a;
        let at = database.connection.dialect();
        let made = plan(&Schema::new(), a, at).map_err(|error| error.to_string())?.steps;
        self.steps(database, "Make A", &made).await?;
        let raw = &self.destruction.said;
        rows::insert(&mut *database.connection, profile, raw, raw).await.map_err(|error| told(&error))?;
        let expected = self.as_if(database).await?;
        let mut course = Course::new(Replay::of(self.said.clone(), self.reads), database.connection.dialect());
        let up = course
            .careful_steps(&self.revision, Direction::Upgrade, Care::Keep)
            .map_err(|error| format!("{error:?}\n{}", self.revision.upgrade.text))?;
        let mut back = course.clone();
        let kept = keepsakes(&up);
        let down = back
            .careful_steps(&self.revision, Direction::Downgrade, Care::PutBack(kept.clone()))
            .map_err(|error| format!("{error:?}\n{}", self.revision.downgrade.text))?;
        self.steps(database, "Registry", &[Step::new(REGISTRY, "keep")]).await?;
        self.steps(database, "Upgrade", &steps(up)).await?;
        self.write(database).await?;
        self.steps(database, "Downgrade", &steps(down)).await?;
        let found = self.snapshot(database).await?;
        if let Some((table, rows)) = expected.iter().find(|(table, rows)| found.get(table) != Some(rows)) {
            let all: String = self.revision.upgrade.text.clone() + &self.revision.downgrade.text;
            return Err(format!("{table}: expected {rows:?}\nfound {:?}\n{all}", found.get(table)));
        }
        let gone = plan(a, &Schema::new(), database.connection.dialect()).map_err(|error| error.to_string())?.steps;
        self.steps(database, "Drop A", &gone).await?;
        self.forget(database, &kept).await?;
        let rows: usize = expected.values().map(Vec::len).sum();
        Ok(Kept { keepsakes: kept.len(), rows })
    }

    /// What the rows are after the writes, had the upgrade never been.
    async fn as_if(&self, database: &mut Database) -> Result<Snapshot, Failed> {
        database.connection.begin(Enforcement::On).await.map_err(|error| told(&error))?;
        self.write(database).await?;
        let expected = self.snapshot(database).await?;
        database.connection.rollback().await.map_err(|error| told(&error))?;
        Ok(expected)
    }

    async fn write(&self, database: &mut Database) -> Result<(), Failed> {
        for write in self.destruction.writes(database.connection.dialect()) {
            let outcome = database.connection.execute(&Sql::written(&write)).await;
            outcome.map_err(|error| format!("{write}: {}", told(&error)))?;
        }
        Ok(())
    }

    async fn snapshot(&self, database: &mut Database) -> Result<Snapshot, Failed> {
        let seen = &self.destruction.a;
        rows::snapshot(&mut *database.connection, seen, seen).await.map_err(|error| told(&error))
    }

    async fn steps(&self, database: &mut Database, what: &str, steps: &[Step]) -> Result<(), Failed> {
        let script: String = steps.iter().map(|step| format!("{};\n", step.sql)).collect();
        database.run(steps).await.map_err(|error| format!("{what}: {}\n{script}", told(&error)))
    }

    /// What could not be put back goes too, so that the next finds nothing.
    async fn forget(&self, database: &mut Database, kept: &[Keepsake]) -> Result<(), Failed> {
        if kept.is_empty() {
            return Ok(());
        }
        let steps = Keepsake::forget(kept, database.connection.dialect());
        self.steps(database, "Forget", &steps).await
    }
}

/// What a case kept.
#[derive(Default)]
struct Kept {
    keepsakes: usize,
    rows: usize,
}

fn keepsakes(batches: &[Batch]) -> Vec<Keepsake> {
    let kept = |batch: &Batch| match &batch.role {
        Role::Keeps(keepsake) => Some((**keepsake).clone()),
        _ => None,
    };
    batches.iter().filter_map(kept).collect()
}

fn steps(batches: Vec<Batch>) -> Vec<Step> {
    batches.into_iter().flat_map(|batch| batch.steps).collect()
}

fn told(error: &mainstay::Error) -> String {
    let more = [error.server_detail(), error.failed_statement()].into_iter().flatten();
    more.fold(error.to_string(), |text, part| format!("{text}\n  {part}"))
}

async fn on(server: Server) {
    let Some(mut database) = server.database().await else { return };
    let profile = Profile::of(database.connection.dialect(), &[]);
    let first = number("MAINSTAY_TEST_SEED", FIRST_SEED);
    let (mut failed, mut all, mut ran) = (Vec::new(), Kept::default(), 0);
    for number in first..first + schemas(&server) {
        let Some(case) = Case::new(number, &profile, database.connection.dialect()) else { continue };
        match case.run(&mut database, &profile).await {
            Ok(kept) => {
                (all.keepsakes, all.rows, ran) = (all.keepsakes + kept.keepsakes, all.rows + kept.rows, ran + 1);
            }
            Err(what) => {
                eprintln!("seed {number}: {}", what.lines().take(3).collect::<Vec<_>>().join(" | "));
                failed.push(format!("seed {number}: {what}"));
                database.close().await;
                database = server.database().await.expect("it was there before");
            }
        }
    }
    let what = database.connection.describe();
    database.close().await;
    eprintln!("{what}: {ran} schemas, {} keepsakes, {} rows compared", all.keepsakes, all.rows);
    let told: Vec<&str> = failed.iter().take(2).map(String::as_str).collect();
    assert!(failed.is_empty(), "{what}: {} failed\n{}", failed.len(), told.join("\n\n"));
    assert!(all.keepsakes > ran, "a schema loses more than one thing");
}

#[tokio::test]
async fn on_sqlite() {
    on(Server::Sqlite).await;
}

#[tokio::test]
async fn on_postgresql() {
    on(Server::Postgresql).await;
}

#[tokio::test]
async fn on_postgresql_15() {
    on(Server::Postgresql15).await;
}

#[tokio::test]
async fn on_mysql() {
    on(Server::Mysql).await;
}

#[tokio::test]
async fn on_mariadb() {
    on(Server::Mariadb).await;
}

#[tokio::test]
async fn on_mariadb_10() {
    on(Server::Mariadb10).await;
}

#[tokio::test]
async fn on_galera() {
    on(Server::Galera).await;
}
