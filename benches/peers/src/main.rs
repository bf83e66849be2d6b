//! What `benches/run peers` runs: one peer on one database, `ROUNDS` times each measure. Prints a line for each: its name,
//! the best seconds, and the best seconds of processor time.

#[path = "../../clock.rs"]
mod clock;
mod through_diesel;
mod through_sea_orm;
mod through_sqlx;

use clock::{Best, Clock};
use std::error::Error;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const ROWS: i64 = 10_000;

/// The rows of the benchmark.
struct Person {
    id: i64,
    name: String,
    email: String,
    age: i32,
    score: f64,
    active: bool,
    nick: Option<String>,
}

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

/// Another library, as its users write it.
trait Peer {
    async fn run(&mut self, sql: &'static str) -> Outcome;
    /// A statement for each row, in one transaction.
    async fn insert(&mut self, people: &[Person]) -> Outcome;
    /// In as few statements as the library makes of them, in one transaction.
    async fn insert_together(&mut self, people: &[Person]) -> Outcome;
    /// All rows as structs; how many they were.
    async fn rows(&mut self) -> Outcome<usize>;
    /// The row of a key, for each in turn.
    async fn look_up(&mut self) -> Outcome;
}

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [peer, url, rounds] = &arguments[..] else { return Err("usage: mainstay-peers PEER URL ROUNDS".into()) };
    let rounds = rounds.parse()?;
    let threads = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    // On a thread of the runtime, as the work of an application is.
    let (peer, url) = (peer.clone(), url.clone());
    threads.block_on(async { run(&peer, &url, rounds).await })
}

async fn run(peer: &str, url: &str, rounds: u32) -> Outcome {
    let empty = if url.starts_with("sqlite") { "DELETE FROM people" } else { "TRUNCATE people" };
    match (peer, url.split(':').next().unwrap_or_default()) {
        ("sqlx", "sqlite") => measure(through_sqlx::Sqlite::open(url).await?, empty, rounds).await,
        ("sqlx", "postgresql") => measure(through_sqlx::Postgres::open(url).await?, empty, rounds).await,
        ("sqlx", _) => measure(through_sqlx::MySql::open(url).await?, empty, rounds).await,
        ("diesel", "sqlite") => measure(through_diesel::Sqlite::open(url).await?, empty, rounds).await,
        ("diesel", "postgresql") => measure(through_diesel::Postgres::open(url).await?, empty, rounds).await,
        ("diesel", _) => measure(through_diesel::MySql::open(url).await?, empty, rounds).await,
        ("sea-orm", _) => measure(through_sea_orm::SeaOrm::open(url).await?, empty, rounds).await,
        (other, _) => Err(format!("there is no peer {other}").into()),
    }
}

const CREATE: &str = "CREATE TABLE people (id BIGINT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL,
    age INTEGER NOT NULL, score DOUBLE PRECISION NOT NULL, active BOOLEAN NOT NULL, nick TEXT)";

async fn measure(mut peer: impl Peer, empty: &'static str, rounds: u32) -> Outcome {
    let people: Vec<Person> = (1..=ROWS).map(person).collect();
    peer.run("DROP TABLE IF EXISTS people").await?;
    peer.run(CREATE).await?;
    let mut best = [Best::default(); 4];
    for _ in 0..rounds {
        for (at, together) in [(0, true), (1, false)] {
            peer.run(empty).await?;
            let clock = Clock::start();
            if together {
                peer.insert_together(&people).await?
            } else {
                peer.insert(&people).await?
            }
            best[at].take(&clock);
        }
        let clock = Clock::start();
        let rows = peer.rows().await?;
        best[2].take(&clock);
        assert_eq!(rows, people.len());
        let clock = Clock::start();
        peer.look_up().await?;
        best[3].take(&clock);
    }
    for (name, best) in ["inserts together", "inserts", "rows", "lookups"].into_iter().zip(best) {
        println!("{name}\t{}\t{}", best.seconds, best.processor);
    }
    Ok(())
}
