//! The laws of DESIGN.md section 4, on generated pairs of schemas, on every engine.
//!
//! Pair number n is made from the seed `MAINSTAY_TEST_SEED` + n (a fixed one by default). A pair that breaks a
//! law is shrunk and printed with its own seed: `MAINSTAY_TEST_SEED=… MAINSTAY_TEST_PAIRS=1` runs it alone.

#![allow(clippy::print_stderr, reason = "how many pairs ran is worth a line")]

mod trial;

use mainstay_schema::change::Change;
use mainstay_schema::dialect::Dialect;
use mainstay_schema::plan::plan;
use mainstay_schema::schema::Schema;
use mainstay_schema::sql::Sql;
use mainstay_tests::database::{Database, Server};
use mainstay_tests::generate::{Profile, Seed, tree};
use proptest::strategy::ValueTree;
use std::collections::{BTreeMap, BTreeSet};
use trial::Broken;

const FIRST_SEED: u64 = 2026;

/// How often a failing pair may be made simpler: each attempt runs it anew.
const ATTEMPTS: u64 = 400;

/// The whole number in a variable.
fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// How many pairs a server is given in a quick run; an engine that stands as two servers gets its 300 from both.
fn pairs(server: &Server) -> (u64, u64) {
    let long = std::env::var("MAINSTAY_TEST_LONG").as_deref() == Ok("1");
    let (offset, quick) = match server {
        Server::Sqlite => (0, 300),
        Server::Postgresql => (0, 150),
        Server::Postgresql15 => (150, 150),
        Server::Mysql | Server::Mariadb => (0, 100),
        Server::Mariadb10 => (100, 100),
        Server::Galera => (200, 30),
    };
    (offset, number("MAINSTAY_TEST_PAIRS", if long { 5_000 } else { quick }))
}

/// A server with a database on it that is empty before each trial.
struct Ground {
    server: Server,
    database: Option<Database>,
    profile: Profile,
}

impl Ground {
    async fn on(server: Server) -> Option<Self> {
        let mut database = server.database().await?;
        let extensions = installable(&mut database).await;
        let profile = Profile::of(database.connection.dialect(), &extensions);
        Some(Self { server, database: Some(database), profile })
    }

    async fn trial(&mut self, seed: &Seed) -> Result<(), Broken> {
        let mut database = match self.database.take() {
            Some(database) => database,
            None => self.server.database().await.expect("it was there before"),
        };
        let outcome = trial::run(&mut database, &self.profile, seed).await;
        match outcome {
            // The last law leaves it empty.
            Ok(()) => self.database = Some(database),
            Err(_) => database.close().await,
        }
        outcome
    }

    /// The simplest pair that still breaks the law that the first one broke.
    async fn shrink(&mut self, tree: &mut impl ValueTree<Value = Seed>, first: Broken) -> (Seed, Broken) {
        let mut simplest = (tree.current(), first);
        for _ in 0..number("MAINSTAY_TEST_SHRINK", ATTEMPTS) {
            let outcome = self.trial(&tree.current()).await;
            let more = match outcome {
                Err(broken) if broken.law == simplest.1.law => {
                    simplest = (tree.current(), broken);
                    tree.simplify()
                }
                _ => tree.complicate(),
            };
            if !more {
                break;
            }
        }
        simplest
    }

    fn tell(&self, (seed, broken): &(Seed, Broken), dialect: &dyn Dialect) -> String {
        let mut pair = seed.pair(&self.profile);
        dialect.normalize(&mut pair.a);
        dialect.normalize(&mut pair.b);
        let script = |from: &Schema, to: &Schema| match plan(from, to, dialect) {
            Ok(plan) => plan.steps.iter().map(|step| format!("{};\n", step.sql)).collect::<String>(),
            Err(error) => format!("{error}\n"),
        };
        let empty = Schema::new();
        let (a, b, way) = (script(&empty, &pair.a), script(&empty, &pair.b), script(&pair.a, &pair.b));
        format!("\n==== {broken}\n\n-- A\n{a}\n-- B\n{b}\n-- from A to B\n{way}")
    }
}

/// The extensions that the server could install.
async fn installable(database: &mut Database) -> Vec<String> {
    if !database.connection.dialect().capabilities().extensions {
        return Vec::new();
    }
    let sql = Sql::constant("SELECT name::text FROM pg_available_extensions");
    let rows = database.connection.query(&sql, &[]).await.expect("the server lists its extensions");
    rows.into_iter()
        .flatten()
        .filter_map(|value| if let mainstay::engine::Value::Text(name) = value { Some(name) } else { None })
        .collect()
}

async fn hold_on(server: Server) {
    let Some(mut ground) = Ground::on(server).await else { return };
    let (offset, count) = pairs(&server);
    let first = number("MAINSTAY_TEST_SEED", FIRST_SEED + offset);
    let mut failed: Vec<(u64, &'static str)> = Vec::new();
    let mut shown: BTreeMap<&str, (Seed, Broken)> = BTreeMap::new();
    for number in first..first + count {
        let mut tree = tree(number);
        if let Err(broken) = ground.trial(&tree.current()).await {
            failed.push((number, broken.law));
            if !shown.contains_key(broken.law) {
                shown.insert(broken.law, ground.shrink(&mut tree, broken).await);
            }
        }
    }
    let database = match ground.database.take() {
        Some(database) => database,
        None => server.database().await.expect("it was there before"),
    };
    let at = database.connection.dialect();
    let told: String = shown.values().map(|one| ground.tell(one, at)).collect();
    let what = database.connection.describe();
    database.close().await;
    eprintln!("{what}: {count} pairs, {} broke a law", failed.len());
    let seeds: Vec<_> = failed.iter().map(|(seed, law)| format!("{seed} ({law})")).collect();
    assert!(failed.is_empty(), "{told}\nseeds of pairs that broke a law on {what}: {}", seeds.join(", "));
}

/// Every operation that an engine has words for, and what is beyond some of them.
const OPERATIONS: [&str; 21] = [
    "add_check",
    "add_column",
    "add_fk",
    "add_pk",
    "add_unique",
    "alter_column",
    "create_index",
    "create_table",
    "create_view",
    "drop_check",
    "drop_column",
    "drop_fk",
    "drop_index",
    "drop_pk",
    "drop_table",
    "drop_unique",
    "drop_view",
    "rename_column",
    "rename_constraint",
    "rename_index",
    "rename_table",
];
const RICH: [&str; 13] = [
    "add_exclusion",
    "alter_enum",
    "create_enum",
    "create_extension",
    "create_schema",
    "drop_enum",
    "drop_exclusion",
    "drop_extension",
    "drop_schema",
    "rename_enum",
    "rename_enum_value",
    "set_comment",
    "validate_constraint",
];

#[test]
fn the_pairs_of_ci_make_every_kind_of_change() {
    for name in mainstay_schema::dialect::NAMES {
        let dialect = mainstay_schema::dialect::by_name(name).expect("every name has a dialect");
        let profile = Profile::of(dialect, &["vector".to_owned()]);
        let mut seen = BTreeSet::new();
        for number in FIRST_SEED..FIRST_SEED + 300 {
            let seed = tree(number).current();
            let mut pair = seed.pair(&profile);
            dialect.normalize(&mut pair.a);
            dialect.normalize(&mut pair.b);
            for (from, to) in [(&pair.a, &pair.b), (&pair.b, &pair.a)] {
                let plan = plan(from, to, dialect).expect("it fits the engine");
                seen.extend(plan.changes.iter().map(Change::operation));
            }
            seen.extend(seed.renames(&pair.a, &profile).iter().map(Change::operation));
        }
        let can = dialect.capabilities();
        let rich =
            RICH.into_iter().filter(|operation| can.named_enums || (can.comments && *operation == "set_comment"));
        let expected: BTreeSet<_> = OPERATIONS.into_iter().chain(["set_table_option"]).chain(rich).collect();
        assert_eq!(seen, expected, "on {name}");
    }
}

#[test]
fn what_needs_no_server_holds_in_memory() {
    for name in mainstay_schema::dialect::NAMES {
        let dialect = mainstay_schema::dialect::by_name(name).expect("every name has a dialect");
        let profile = Profile::of(dialect, &["vector".to_owned()]);
        for number in FIRST_SEED..FIRST_SEED + 300 {
            let seed = tree(number).current();
            if let Err(broken) = trial::without_server(dialect, &profile, &seed) {
                panic!("on {name}, seed {number}: {broken}");
            }
        }
    }
}

#[tokio::test]
async fn on_sqlite() {
    hold_on(Server::Sqlite).await;
}

#[tokio::test]
async fn on_postgresql() {
    hold_on(Server::Postgresql).await;
}

#[tokio::test]
async fn on_postgresql_15() {
    hold_on(Server::Postgresql15).await;
}

#[tokio::test]
async fn on_mysql() {
    hold_on(Server::Mysql).await;
}

#[tokio::test]
async fn on_mariadb() {
    hold_on(Server::Mariadb).await;
}

#[tokio::test]
async fn on_mariadb_10() {
    hold_on(Server::Mariadb10).await;
}

#[tokio::test]
async fn on_galera() {
    hold_on(Server::Galera).await;
}
