//! Many rows and many statements on PostgreSQL: a load of a million rows against `psql \copy` in binary, statements that go
//! together against the bare driver's; and the pool against itself.

use super::clock::{Best, Clock};
use super::{Outcome, Person, ROWS, duel, say};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use mainstay::prelude::*;
use mainstay::{Database, PoolOptions};
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use tokio_postgres::Client;

/// How many rows are loaded.
const MANY: i64 = 1_000_000;
/// How often: it takes seconds.
const LOADS: u32 = 3;

#[derive(Clone, Model)]
#[model(table = "wide")]
struct Wide {
    #[column(primary_key, generated = "never")]
    id: i64,
    number: i32,
    large: i64,
    name: String,
    email: String,
    score: f64,
    active: bool,
    at: Timestamp,
    day: Date,
    nick: Option<String>,
}

const CREATE: &str = "CREATE TABLE wide (id BIGINT PRIMARY KEY, number INTEGER NOT NULL, large BIGINT NOT NULL,
    name TEXT NOT NULL, email TEXT NOT NULL, score DOUBLE PRECISION NOT NULL, active BOOLEAN NOT NULL,
    at TIMESTAMPTZ NOT NULL, day DATE NOT NULL, nick TEXT)";

fn wide(id: i64) -> Wide {
    Wide {
        id,
        number: (id % 1000) as i32,
        large: id * 1_000_003,
        name: format!("Person number {id}"),
        email: format!("person{id}@example.com"),
        score: id as f64 / 3.0,
        active: id % 2 == 0,
        at: Timestamp::from_second(1_700_000_000 + id).unwrap_or_default(),
        day: Date::constant(2026, 1, 1 + (id % 28) as i8),
        nick: (id % 3 == 0).then(|| format!("P{id}")),
    }
}

/// A load through the library against one by the server's own shell, of the same rows.
pub(super) async fn load(db: &Database, url: &str) -> Outcome {
    let Some(bin) = std::env::var_os("MAINSTAY_TEST_POSTGRESQL_BIN") else { return Ok(()) };
    let psql = Path::new(&bin).join("psql");
    db.sql("DROP TABLE IF EXISTS wide").run().await?;
    db.sql(CREATE).run().await?;
    let rows: Vec<Wide> = (1..=MANY).map(wide).collect();
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir())?;
    let file = folder.path().join("wide.bin");
    let mut best = [Best::default(); 2];
    for _ in 0..LOADS {
        db.sql("TRUNCATE wide").run().await?;
        let given = rows.clone();
        let clock = Clock::start();
        db.copy_in::<Wide>().rows(given).await?;
        best[0].take(&clock);
        if !file.exists() {
            shell(&psql, url, &format!("\\copy wide to '{}' (format binary)", file.display()))?;
        }
        db.sql("TRUNCATE wide").run().await?;
        let clock = Clock::start();
        shell(&psql, url, &format!("\\copy wide from '{}' (format binary)", file.display()))?;
        best[1].take(&clock);
    }
    say("1,000,000 rows of 10 columns loaded, psql", best[0], best[1]);
    db.sql("DROP TABLE wide").run().await?;
    Ok(())
}

fn shell(psql: &Path, url: &str, command: &str) -> Outcome {
    let output = Command::new(psql).arg(url).args(["-qc", command]).output()?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into()) }
}

/// Lookups that do not wait for each other.
pub(super) async fn pipeline(db: &Database, driver: &Client, rounds: u32, select: &str) -> Outcome {
    let statement = driver.prepare(select).await?;
    duel(
        "10,000 lookups in a pipeline, PostgreSQL",
        rounds,
        async || {
            black_box(db.pipeline((1..=ROWS).map(|id| db.find(Person::id.eq(id)))).await?);
            Ok(())
        },
        async || {
            let asked = stream::iter(1..=ROWS).map(async |id| super::postgres::one(driver, &statement, id).await);
            let people: Vec<Person> = asked.buffered(256).try_collect().await?;
            black_box(people);
            Ok(())
        },
    )
    .await
}

/// A transaction in which nothing is done tells the server nothing: what it takes is the pool's, and a little more.
pub(super) async fn check_out(db: &Database, rounds: u32) -> Outcome {
    const LIMIT: f64 = 2e-6;
    let mut best = Best::default();
    for _ in 0..rounds {
        let clock = Clock::start();
        for _ in 0..ROWS {
            db.transaction(async |_| Ok(())).await?;
        }
        best.take(&clock);
    }
    let limit = LIMIT * ROWS as f64;
    say("10,000 connections lent and given back, pool", best, Best { seconds: limit, processor: limit });
    Ok(())
}

/// What many tasks get done with eight connections, against as many tasks as connections.
pub(super) async fn crowd(url: &mainstay::engine::Url, rounds: u32) -> Outcome {
    let db = Database::open(url, PoolOptions { size: 8, ..PoolOptions::default() }).await?;
    duel("20,000 lookups by 64 tasks, tasks", rounds, async || tasks(&db, 64).await, async || tasks(&db, 8).await).await
}

async fn tasks(db: &Database, number: i64) -> Outcome {
    let tasks: Vec<_> = (0..number)
        .map(|task| {
            let db = db.clone();
            tokio::spawn(async move {
                for at in 0..2 * ROWS / number {
                    black_box(db.get::<Person>((task * 97 + at) % ROWS + 1).await?);
                }
                Ok::<(), mainstay::Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    Ok(())
}
