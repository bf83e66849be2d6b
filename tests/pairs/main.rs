//! Schema pairs from other tools' test suites, when a file of them is given by `MAINSTAY_TEST_PAIRS_FILE`:
//! `diff URL desired.sql` must arrive, be silent then, and lead back. Prints passed, failed and refused by topic. The same
//! for pairs that are generated, with rows that must stay, and for those that are written by hand.

mod dump;
mod generated;
mod pair;
mod server;
mod tally;
mod written;

use pair::{Outcome, Pair};
use proptest::strategy::ValueTree;
use server::Place;
use std::sync::Mutex;
use tally::Tally;

/// How many pairs run side by side.
const AT_ONCE: usize = 3;

/// Every so manieth pair runs in a quick run; all of them in a long one.
const QUICK: usize = 6;

fn pairs_for(engine: &str) -> Vec<Pair> {
    let Ok(path) = std::env::var("MAINSTAY_TEST_PAIRS_FILE") else { return Vec::new() };
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    // Where some were written, the database had this name; here each has its own.
    let text = text.replace("`mysqldef_test`.", "").replace("mysqldef_test.", "");
    let pairs = text.lines().map(|line| serde_json::from_str::<Pair>(line).expect("a pair is an object of JSON"));
    let wanted = std::env::var("MAINSTAY_TEST_PAIR").unwrap_or_default();
    pairs.filter(|pair| pair.is_for(engine) && pair.id.contains(&wanted)).collect()
}

/// Runs the pairs of an engine; panics when fewer than `floor` in a hundred of those it does not refuse pass.
fn run(engine: &'static str, place: Place, quick: usize, floor: usize) {
    let long = std::env::var("MAINSTAY_TEST_LONG").is_ok() || std::env::var("MAINSTAY_TEST_PAIR").is_ok();
    let pairs = pairs_for(engine);
    if pairs.is_empty() {
        eprintln!("no pairs: set MAINSTAY_TEST_PAIRS_FILE to a file of them");
        return;
    }
    let tally = run_all(pairs.into_iter().step_by(if long { 1 } else { quick }), &place);
    println!("{}", tally.report(engine));
    assert!(
        tally.passed_of_hundred() >= floor,
        "{}% of the pairs not refused pass, {floor}% did before",
        tally.passed_of_hundred()
    );
}

/// Runs pairs, some side by side.
fn run_all(pairs: impl Iterator<Item = Pair> + Send, place: &Place) -> Tally {
    let queue = Mutex::new(pairs);
    let tally = Mutex::new(Tally::default());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                let runtime =
                    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
                loop {
                    let next = queue.lock().unwrap().next();
                    let Some(pair) = next else { break };
                    let outcome = runtime.block_on(pair::run(&pair, place)).unwrap_or_else(Outcome::Failed);
                    tally.lock().unwrap().add(pair, outcome);
                }
            });
        }
    });
    tally.into_inner().unwrap()
}

/// The seed of the first generated pair.
const FIRST_SEED: u64 = 2026;
/// How often a pair that fails may be made simpler.
const ATTEMPTS: u32 = 200;

/// Runs generated pairs: as many in a quick run, ten times that in a long one.
fn generated(engine: &'static str, place: Place, quick: u64) {
    let number = |variable: &str| std::env::var(variable).ok().and_then(|text| text.parse::<u64>().ok());
    let first = number("MAINSTAY_TEST_SEED").unwrap_or(FIRST_SEED);
    let long = std::env::var("MAINSTAY_TEST_LONG").is_ok();
    let count = number("MAINSTAY_TEST_PAIRS").unwrap_or(if long { 10 * quick } else { quick });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    let outcome = |number, cast: &[_]| {
        let pair = generated::pair(engine, number, cast);
        runtime.block_on(pair::run(&pair, &place)).unwrap_or_else(Outcome::Failed)
    };
    let (mut failures, mut told) = (Vec::new(), String::new());
    for number in first..first + count {
        let mut tree = generated::tree(number);
        let reason = match outcome(number, &tree.current()) {
            Outcome::Passed => continue,
            Outcome::Failed(reason) | Outcome::Refused(reason) => reason,
        };
        failures.push(format!("{number}: {reason}"));
        if told.is_empty() {
            let mut simplest = (tree.current(), reason);
            for _ in 0..ATTEMPTS {
                let again = outcome(number, &tree.current());
                let more = match again {
                    Outcome::Failed(reason) | Outcome::Refused(reason) => {
                        simplest = (tree.current(), reason);
                        tree.simplify()
                    }
                    Outcome::Passed => tree.complicate(),
                };
                if !more {
                    break;
                }
            }
            let pair = generated::pair(engine, number, &simplest.0);
            told = format!("{}\n{}\n", pair.scripts(), simplest.1);
        }
    }
    println!("{engine}: {count} generated pairs, {} failed", failures.len());
    assert!(failures.is_empty(), "{told}\nthose that failed:\n{}", failures.join("\n"));
}

#[test]
fn generated_on_sqlite() {
    generated("sqlite", Place::files(), 50);
}

#[test]
fn generated_on_mysql() {
    if let Some(place) = Place::family("MAINSTAY_TEST_MYSQL_URL") {
        generated("mysql", place, 8);
    }
}

#[test]
fn generated_on_mariadb() {
    if let Some(place) = Place::family("MAINSTAY_TEST_MARIADB_URL") {
        generated("mariadb", place, 10);
    }
}

#[test]
fn generated_on_postgresql() {
    if let Some(place) = Place::from_environment() {
        generated("postgresql", place, 15);
    }
}

#[test]
fn written_on_sqlite() {
    written::run("sqlite", Place::files(), 1, include_str!("written/sqlite.sql"));
}

#[test]
fn written_on_postgresql() {
    if let Some(place) = Place::from_environment() {
        let pairs = concat!(include_str!("written/postgresql.sql"), include_str!("written/postgresql_kinds.sql"));
        written::run("postgresql", place, written::QUICK, pairs);
    }
}

#[test]
fn written_on_mysql_and_mariadb() {
    for (engine, variable, only) in [
        ("mysql", "MAINSTAY_TEST_MYSQL_URL", include_str!("written/mysql_only.sql")),
        ("mariadb", "MAINSTAY_TEST_MARIADB_URL", include_str!("written/mariadb_only.sql")),
    ] {
        for text in [include_str!("written/mysql.sql"), only] {
            if let Some(place) = Place::family(variable) {
                written::run(engine, place, written::QUICK, text);
            }
        }
    }
}

#[test]
fn pairs_on_sqlite() {
    run("sqlite", Place::files(), 1, 100);
}

#[test]
fn pairs_on_mysql() {
    if let Some(place) = Place::family("MAINSTAY_TEST_MYSQL_URL") {
        run("mysql", place, QUICK, 100);
    }
}

#[test]
fn pairs_on_mariadb() {
    if let Some(place) = Place::family("MAINSTAY_TEST_MARIADB_URL") {
        run("mariadb", place, QUICK, 100);
    }
}

#[test]
fn pairs_on_postgresql() {
    if let Some(place) = Place::from_environment() {
        run("postgresql", place, QUICK, 98);
    }
}
