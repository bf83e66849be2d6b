//! Queries through the library against the bare driver: 10,000 rows into structs, 10,000 lookups by key, 10,000
//! inserts in one transaction; and in `bulk`, what goes in crowds. One process; the contenders take turns, the
//! best round of each counts. Prints a line for each measure: its name, our seconds, the driver's, and the same of processor
//! time.
//!
//! `data ROUNDS` does all of it; `data ROUNDS URL` the library's part on one database, for `benches/run peers`.

mod alone;
mod bulk;
mod clock;
mod mariadb;

use clock::{Best, Clock};
use mainstay::prelude::*;
use mainstay::{Database, PoolOptions};
use std::error::Error;
use std::hint::black_box;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const ROWS: i64 = 10_000;

#[derive(Model)]
#[model(table = "people")]
struct Person {
    #[column(primary_key, generated = "never")]
    id: i64,
    name: String,
    email: String,
    age: i32,
    score: f64,
    active: bool,
    nick: Option<String>,
}

const CREATE: &str = "CREATE TABLE people (id BIGINT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL,
    age INTEGER NOT NULL, score DOUBLE PRECISION NOT NULL, active BOOLEAN NOT NULL, nick TEXT)";
const SELECT: &str = "SELECT id, name, email, age, score, active, nick FROM people";

fn person(id: i64) -> Person {
    Person {
        id,
        name: format!("Person number {id}"),
        email: format!("person{id}@example.com"),
        age: (id % 90) as i32,
        score: id as f64 / 3.0,
        active: id % 2 == 0,
        nick: (id % 3 == 0).then(|| format!("P{id}")),
    }
}

fn main() -> Outcome {
    let rounds = std::env::args().nth(1).map_or(Ok(7), |rounds| rounds.parse())?;
    let threads = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let alone = std::env::args().nth(2);
    threads.block_on(async {
        if let Some(url) = alone {
            return alone::measure(&url, rounds).await;
        }
        sqlite::measure(rounds).await?;
        if let Ok(url) = std::env::var("MAINSTAY_TEST_POSTGRESQL_URL") {
            postgres::measure(&url, rounds).await?;
        }
        if let Ok(url) = std::env::var("MAINSTAY_TEST_MARIADB_URL") {
            mariadb::measure(&url, rounds).await?;
        }
        Ok(())
    })
}

/// The best times of two contenders that take turns.
async fn duel(name: &str, rounds: u32, ours: impl AsyncFn() -> Outcome, theirs: impl AsyncFn() -> Outcome) -> Outcome {
    duel_after(name, rounds, async || Ok(()), ours, theirs).await
}

/// The same, where something has to be put right before each of them.
async fn duel_after(
    name: &str,
    rounds: u32,
    before: impl AsyncFn() -> Outcome,
    ours: impl AsyncFn() -> Outcome,
    theirs: impl AsyncFn() -> Outcome,
) -> Outcome {
    let mut best = [Best::default(); 2];
    for _ in 0..rounds {
        before().await?;
        let clock = Clock::start();
        ours().await?;
        best[0].take(&clock);
        before().await?;
        let clock = Clock::start();
        theirs().await?;
        best[1].take(&clock);
    }
    say(name, best[0], best[1]);
    Ok(())
}

#[allow(clippy::print_stdout, reason = "it is what a benchmark is for")]
fn say(name: &str, ours: Best, theirs: Best) {
    println!("{name}\t{}\t{}\t{}\t{}", ours.seconds, theirs.seconds, ours.processor, theirs.processor);
}

async fn lookups(db: &Database) -> Outcome {
    for id in 1..=ROWS {
        black_box(db.get::<Person>(id).await?);
    }
    Ok(())
}

async fn inserts(db: &Database, people: &[Person]) -> Outcome {
    db.transaction(async |tx| {
        for person in people {
            tx.insert(person).await?;
        }
        Ok(())
    })
    .await?;
    Ok(())
}

/// Without the dead rows that a DELETE leaves on a server.
async fn empty(db: &Database) -> Outcome {
    let statement = if db.engine() == "sqlite" { "DELETE FROM people" } else { "TRUNCATE people" };
    db.sql(statement).run().await?;
    Ok(())
}

mod sqlite {
    use super::*;
    use rusqlite::Connection;

    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Person> {
        Ok(Person {
            id: row.get(0)?,
            name: row.get(1)?,
            email: row.get(2)?,
            age: row.get(3)?,
            score: row.get(4)?,
            active: row.get(5)?,
            nick: row.get(6)?,
        })
    }

    pub(super) async fn measure(rounds: u32) -> Outcome {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir())?;
        let path = folder.path().join("bench.db");
        let db = Database::connect(&format!("sqlite:{}", path.display())).await?;
        db.sql(CREATE).run().await?;
        let people: Vec<Person> = (1..=ROWS).map(person).collect();
        let driver = Connection::open(&path)?;
        driver.execute_batch("PRAGMA synchronous = normal; PRAGMA foreign_keys = on")?;
        duel_after(
            "10,000 inserts in one transaction, SQLite",
            rounds,
            async || empty(&db).await,
            async || inserts(&db, &people).await,
            async || insert(&driver, &people),
        )
        .await?;
        duel(
            "10,000 rows into structs, SQLite",
            rounds,
            async || {
                black_box(db.all::<Person>().all().await?);
                Ok(())
            },
            async || rows(&driver),
        )
        .await?;
        duel("10,000 lookups by key, SQLite", rounds, async || lookups(&db).await, async || look_up(&driver)).await
    }

    fn insert(driver: &Connection, people: &[Person]) -> Outcome {
        driver.execute_batch("BEGIN IMMEDIATE")?;
        for one in people {
            let mut statement = driver.prepare_cached("INSERT INTO people VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
            statement.execute((one.id, &one.name, &one.email, one.age, one.score, one.active, &one.nick))?;
        }
        Ok(driver.execute_batch("COMMIT")?)
    }

    fn rows(driver: &Connection) -> Outcome {
        let mut statement = driver.prepare_cached(SELECT)?;
        let people = statement.query_map([], read)?.collect::<Result<Vec<_>, _>>()?;
        black_box(people);
        Ok(())
    }

    fn look_up(driver: &Connection) -> Outcome {
        for id in 1..=ROWS {
            let mut statement =
                driver.prepare_cached("SELECT id, name, email, age, score, active, nick FROM people WHERE id = ?1")?;
            black_box(statement.query_row([id], read)?);
        }
        Ok(())
    }
}

mod postgres {
    use super::*;
    use mainstay::engine::Url;
    use tokio_postgres::{Client, NoTls, Row, Statement};

    fn read(row: &Row) -> Result<Person, tokio_postgres::Error> {
        Ok(Person {
            id: row.try_get(0)?,
            name: row.try_get(1)?,
            email: row.try_get(2)?,
            age: row.try_get(3)?,
            score: row.try_get(4)?,
            active: row.try_get(5)?,
            nick: row.try_get(6)?,
        })
    }

    pub(super) async fn measure(url: &str, rounds: u32) -> Outcome {
        let db = Database::open(&Url::parse(url)?, PoolOptions { size: 2, ..PoolOptions::default() }).await?;
        db.sql("DROP TABLE IF EXISTS people").run().await?;
        db.sql(CREATE).run().await?;
        let people: Vec<Person> = (1..=ROWS).map(person).collect();
        let (driver, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        duel_after(
            "10,000 inserts in one transaction, PostgreSQL",
            rounds,
            async || empty(&db).await,
            async || inserts(&db, &people).await,
            async || insert(&driver, &people).await,
        )
        .await?;
        duel(
            "10,000 rows into structs, PostgreSQL",
            rounds,
            async || {
                black_box(db.all::<Person>().all().await?);
                Ok(())
            },
            async || rows(&driver).await,
        )
        .await?;
        duel("10,000 lookups by key, PostgreSQL", rounds, async || lookups(&db).await, async || look_up(&driver).await)
            .await?;
        bulk::pipeline(&db, &driver, rounds, &format!("{SELECT} WHERE id = $1")).await?;
        bulk::check_out(&db, rounds).await?;
        bulk::crowd(&Url::parse(url)?, rounds).await?;
        db.sql("DROP TABLE people").run().await?;
        bulk::load(&db, url).await
    }

    pub(super) async fn one(driver: &Client, statement: &Statement, id: i64) -> Result<Person, tokio_postgres::Error> {
        read(&driver.query_one(statement, &[&id]).await?)
    }

    async fn insert(driver: &Client, people: &[Person]) -> Outcome {
        driver.batch_execute("BEGIN").await?;
        let statement = driver.prepare("INSERT INTO people VALUES ($1, $2, $3, $4, $5, $6, $7)").await?;
        for one in people {
            driver
                .execute(&statement, &[&one.id, &one.name, &one.email, &one.age, &one.score, &one.active, &one.nick])
                .await?;
        }
        Ok(driver.batch_execute("COMMIT").await?)
    }

    async fn rows(driver: &Client) -> Outcome {
        let statement = driver.prepare(SELECT).await?;
        let people = driver.query(&statement, &[]).await?.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        black_box(people);
        Ok(())
    }

    async fn look_up(driver: &Client) -> Outcome {
        let statement = driver.prepare(&format!("{SELECT} WHERE id = $1")).await?;
        for id in 1..=ROWS {
            black_box(read(&driver.query_one(&statement, &[&id]).await?)?);
        }
        Ok(())
    }
}
