//! Upgrades under a steady load of reads and writes: what is written for databases in use lets everybody through within
//! the lock timeout; the same change in its naive form is seen to block. The longest waits are printed.

use crate::stage::{Stage, told};
use mainstay::ErrorKind;
use mainstay::engine::Connection;
use mainstay::migrate::Draft;
use mainstay::schema::sql::Sql;
use mainstay_tests::database::Server;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const ROWS: u32 = 100_000;
const CLIENTS: u32 = 4;

/// What is the same on both servers in other words.
struct Words {
    server: Server,
    rows: &'static str,
    /// The client waits as long as an upgrade may, and no longer.
    patience: &'static str,
    /// How many sessions of this database wait for another.
    blocked: &'static str,
    naive: &'static str,
}

const POSTGRESQL: Words = Words {
    server: Server::Postgresql,
    rows: "INSERT INTO accounts SELECT n, n % 10, n % 100 FROM generate_series(1, 100000) n",
    patience: "SET lock_timeout = '3s'",
    blocked: "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
              AND cardinality(pg_blocking_pids(pid)) > 0",
    naive: "ALTER TABLE accounts ADD COLUMN score INTEGER;\nUPDATE accounts SET score = balance;\n\
            ALTER TABLE accounts ALTER COLUMN score SET NOT NULL;\nCREATE INDEX ix_balance ON accounts (balance);\n\
            ALTER TABLE accounts ADD CONSTRAINT accounts_team FOREIGN KEY (team_id) REFERENCES teams (id);",
};
const MYSQL: Words = Words {
    server: Server::Mysql,
    rows: "INSERT INTO accounts SELECT n, n % 10, n % 100 FROM (WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL \
           SELECT n + 1 FROM s WHERE n < 100000) SELECT /*+ SET_VAR(cte_max_recursion_depth = 200000) */ n FROM s) AS s",
    patience: "SET SESSION lock_wait_timeout = 3, innodb_lock_wait_timeout = 3",
    blocked: "SELECT (SELECT count(*) FROM information_schema.innodb_trx AS t JOIN information_schema.processlist AS p \
              ON p.id = t.trx_mysql_thread_id WHERE t.trx_state = 'LOCK WAIT' AND p.db = database()) + \
              (SELECT count(*) FROM information_schema.processlist \
               WHERE db = database() AND state LIKE 'Waiting for table metadata lock%')",
    naive: "ALTER TABLE accounts ADD COLUMN score INTEGER;\nUPDATE accounts SET score = balance;\n\
            ALTER TABLE accounts MODIFY COLUMN score INTEGER NOT NULL;\nALTER TABLE accounts ADD INDEX ix_balance (balance);",
};

const TABLES: &str = "CREATE TABLE teams (id INTEGER PRIMARY KEY);\n\
                      CREATE TABLE accounts (id INTEGER PRIMARY KEY, team_id INTEGER, balance INTEGER NOT NULL);\n\
                      INSERT INTO teams (id) VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);";
const WANTED: &str = "CREATE TABLE teams (id INTEGER PRIMARY KEY);\n\
    CREATE TABLE accounts (id INTEGER PRIMARY KEY, team_id INTEGER, balance INTEGER NOT NULL, score INTEGER NOT NULL";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_waits_longer_than_the_lock_timeout_on_postgresql() {
    nobody_waits(&POSTGRESQL, ",\nCONSTRAINT accounts_team FOREIGN KEY (team_id) REFERENCES teams (id)").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_waits_longer_than_the_lock_timeout_on_mysql() {
    nobody_waits(&MYSQL, "").await;
}

async fn nobody_waits(words: &Words, more: &str) {
    let Some(safe) = stage(words).await else { return };
    safe.write("schema.sql", &format!("{WANTED}{more});\nCREATE INDEX ix_balance ON accounts (balance);"));
    let backfills = vec!["accounts.score=balance".parse().expect("a backfill")];
    let draft = Draft { backfills, ..Draft::new("grow") };
    safe.project().autogenerate(&draft).expect("a revision").expect("a difference").write().expect("a file");
    let with = under_load(&safe, words).await;
    let Some(naive) = stage(words).await else { return };
    naive.revision("naive", "tables", words.naive);
    let without = under_load(&naive, words).await;
    println!("{:?}: as autogenerate writes it: {with:?}", words.server);
    println!("{:?}: naively: {without:?}", words.server);
    assert_eq!(with.timeouts, 0, "{with:?}");
    assert!(with.answers > 0 && without.answers > 0, "{with:?} {without:?}");
    assert!(without.seen_blocked > 0, "{without:?}");
    assert_eq!(safe.number("SELECT count(*) FROM accounts WHERE score IS NOT NULL").await, i64::from(ROWS));
    safe.close().await;
    naive.close().await;
}

async fn stage(words: &Words) -> Option<Stage> {
    let stage = Stage::new(words.server, "[migrate]\nbatch_pause = 0.005\n").await?;
    stage.revision("tables", "none", TABLES);
    stage.upgrade().await;
    stage.execute(words.rows).await;
    Some(stage)
}

/// What clients saw while an upgrade ran.
#[derive(Debug, Default)]
struct Seen {
    /// The longest that a client waited for an answer.
    longest: Duration,
    answers: u64,
    /// Waits that were longer than the lock timeout.
    timeouts: u64,
    /// How often somebody was seen to wait for somebody else.
    seen_blocked: u64,
}

async fn under_load(stage: &Stage, words: &Words) -> Seen {
    let stop = Arc::new(AtomicBool::new(false));
    let mut clients = Vec::new();
    for number in 0..CLIENTS {
        let mut connection = stage.connect().await;
        connection.execute(&Sql::written(words.patience)).await.expect("a setting");
        clients.push(tokio::spawn(client(connection, number, stop.clone())));
    }
    let (mut watcher, stopped, blocked) = (stage.connect().await, stop.clone(), Sql::written(words.blocked));
    let watching = tokio::spawn(async move {
        let mut seen = 0;
        while !stopped.load(Ordering::Relaxed) {
            let rows = watcher.query(&blocked, &[]).await.expect("a number");
            seen += u64::from(rows[0][0] != mainstay::engine::Value::Integer(0));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        seen
    });
    let outcome = stage.go(true, &mut |_| {}).await;
    stop.store(true, Ordering::Relaxed);
    let mut seen = Seen { seen_blocked: watching.await.expect("no panic"), ..Seen::default() };
    for client in clients {
        let one = client.await.expect("no panic");
        seen.longest = seen.longest.max(one.longest);
        seen.answers += one.answers;
        seen.timeouts += one.timeouts;
    }
    outcome.unwrap_or_else(|error| panic!("{:?}: {}", words.server, told(&error)));
    seen
}

/// Reads and writes one row after the other.
async fn client(mut connection: Box<dyn Connection>, number: u32, stop: Arc<AtomicBool>) -> Seen {
    let mut seen = Seen::default();
    let mut row = number * 7919;
    while !stop.load(Ordering::Relaxed) {
        row = (row.wrapping_mul(31) + 17) % ROWS;
        let sql = match row % 2 {
            0 => format!("SELECT balance FROM accounts WHERE id = {row}"),
            _ => format!("UPDATE accounts SET balance = balance + 1 WHERE id = {row}"),
        };
        let started = Instant::now();
        match connection.execute(&Sql::written(sql)).await {
            Ok(_) => seen.answers += 1,
            Err(error) if error.kind() == ErrorKind::LockTimeout => seen.timeouts += 1,
            Err(error) if error.kind() == ErrorKind::Conflict => {}
            Err(error) => panic!("{error}"),
        }
        seen.longest = seen.longest.max(started.elapsed());
    }
    seen
}
