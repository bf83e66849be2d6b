//! Reads from a standby: a primary and a standby of the test's own, from the programs that the test servers run.

use crate::models::{Team, team};
use mainstay::engine::Url;
use mainstay::prelude::*;
use mainstay::{Database, PoolOptions};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Whom servers run as that refuse to run as root; `tests/servers` makes it.
const ACCOUNT: &str = "mainstay-test";

/// A server process; it ends with this.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // A fast shutdown.
        let _ = Command::new("kill").args(["-INT", &self.0.id().to_string()]).status();
        let _ = self.0.wait();
    }
}

/// Where the programs are; `None` where nobody says so.
fn programs() -> Option<PathBuf> {
    std::env::var_os("MAINSTAY_TEST_POSTGRESQL15_BIN").map(PathBuf::from)
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id");
    id.stdout.starts_with(b"0\n")
}

/// A program, as somebody whom the server takes.
fn program(name: &str) -> Command {
    let path = programs().expect("asked before").join(name);
    if !is_root() {
        return Command::new(path);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", ACCOUNT, "--regid", ACCOUNT, "--clear-groups"]).arg(path);
    command
}

fn done(command: &mut Command) {
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A port that nothing of the system takes for a connection of its own.
fn free_port() -> u16 {
    let first = 20_000 + u16::try_from(std::process::id() % 10_000).expect("small");
    (first..32_000).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("a free port")
}

fn start(data: &Path, port: u16) -> Running {
    let log = std::fs::File::create(data.with_extension("log")).expect("a log");
    let mut command = program("postgres");
    let folder = data.parent().expect("a folder").display().to_string();
    command.arg("-D").arg(data).args(["-p", &port.to_string(), "-k", &folder, "-c", "listen_addresses=127.0.0.1"]);
    Running(command.stdout(Stdio::null()).stderr(log).spawn().expect("it starts"))
}

fn url(port: u16) -> Url {
    Url::parse(&format!("postgresql://postgres@127.0.0.1:{port}/postgres?sslmode=disable")).expect("a URL")
}

async fn connected(port: u16) -> Database {
    let since = Instant::now();
    loop {
        match Database::open(&url(port), PoolOptions::default()).await {
            Ok(db) => return db,
            Err(error) => assert!(since.elapsed() < Duration::from_secs(60), "{error:?}"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_standby_answers_and_what_was_written_is_seen() {
    if programs().is_none() {
        eprintln!("skipped: MAINSTAY_TEST_POSTGRESQL15_BIN is not set");
        return;
    }
    let folder = TempDir::new().unwrap();
    if is_root() {
        done(Command::new("chown").arg(format!("{ACCOUNT}:{ACCOUNT}")).arg(folder.path()));
    }
    let [first, second] = ["first", "second"].map(|name| folder.path().join(name));
    done(program("initdb").args(["--auth=trust", "--username=postgres", "--no-sync", "--pgdata"]).arg(&first));
    let port = free_port();
    let primary_process = start(&first, port);
    let primary = connected(port).await;
    primary.sql("CREATE TABLE teams (id BIGINT PRIMARY KEY, name TEXT)").run().await.unwrap();
    let copy = ["-h", "127.0.0.1", "-U", "postgres", "-R", "-X", "stream", "-c", "fast", "--no-sync", "-p"];
    done(program("pg_basebackup").args(copy).arg(port.to_string()).arg("-D").arg(&second));
    let standby_port = free_port();
    let standby_process = start(&second, standby_port);
    let alone = connected(standby_port).await;

    let db = primary.with_standby(&url(standby_port), PoolOptions::default()).unwrap();
    let standby = db.on_standby();
    // It is the standby that answers.
    let (is_standby,): (bool,) = standby.sql("SELECT pg_is_in_recovery()").one().await.unwrap();
    assert!(is_standby);
    let (is_standby,): (bool,) = db.sql("SELECT pg_is_in_recovery()").one().await.unwrap();
    assert!(!is_standby);
    // What was written is seen at once, and what is held up on its way is not without being asked for.
    for id in 1..=50 {
        standby.insert(&Team { id, ..team(&id.to_string()) }).await.unwrap();
        assert_eq!(standby.causal().get::<Team>(id).await.unwrap().id, id);
    }
    alone.sql("SELECT pg_wal_replay_pause()").all::<(Option<i64>,)>().await.ok();
    db.insert(&Team { id: 51, ..team("late") }).await.unwrap();
    assert!(standby.lookup::<Team>(51).await.unwrap().is_none());
    assert!(standby.causal().lookup::<Team>(51).await.unwrap().is_some(), "the primary answers in its place");
    alone.sql("SELECT pg_wal_replay_resume()").all::<(Option<i64>,)>().await.ok();
    // Transactions stay with the primary.
    standby.transaction(async |tx| tx.update(Team::id.eq(51)).set(Team::name, "in time").run().await).await.unwrap();
    // And all do when it is gone.
    drop((alone, standby_process));
    assert_eq!(standby.all::<Team>().count().await.unwrap(), 51);
    assert_eq!(standby.causal().get::<Team>(51).await.unwrap().name, "in time");
    drop((db, standby, primary_process));
}
