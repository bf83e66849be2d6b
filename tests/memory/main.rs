//! Memory that does not grow with the number of rows: a process of its own for each engine, whose high-water mark is
//! read at the end. `MAINSTAY_TEST_ROWS=10000000` makes the streams longer than the million that they are.

use mainstay::PoolOptions;
use mainstay::engine::Url;
use mainstay::prelude::*;
use mainstay::query::Format;
use mainstay_tests::database::Server;
use std::pin::Pin;
use std::process::Command;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, ReadBuf};

/// What the process may have taken at most, in KiB: 64 MB.
const LIMIT: u64 = 64 * 1024;
/// Says which server a child is to read from.
const CHILD: &str = "MAINSTAY_TEST_MEMORY_OF";

#[derive(Debug, Model)]
#[model(table = "readings")]
struct Reading {
    #[column(primary_key, generated = "never")]
    id: i64,
    note: String,
}

/// Each in a process of its own, however the tests are run.
#[test]
fn streams_of_any_length_take_the_same_memory() {
    for server in [Server::Sqlite, Server::Postgresql, Server::Mysql, Server::Mariadb] {
        let myself = std::env::current_exe().unwrap();
        let child = Command::new(myself)
            .args(["--exact", "a_million_rows_go_by", "--nocapture"])
            .env(CHILD, format!("{server:?}"))
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&child.stderr);
        assert!(child.status.success(), "{server:?}: {told}\n{}", String::from_utf8_lossy(&child.stdout));
        eprint!("{told}");
    }
}

#[test]
fn a_million_rows_go_by() {
    let Ok(name) = std::env::var(CHILD) else { return };
    let server = Server::ALL.into_iter().find(|server| format!("{server:?}") == name).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(read_and_load(server));
    // Only Linux tells.
    if let Some(peak) = peak() {
        eprintln!("{server:?}: {} MB", peak / 1024);
        assert!(peak < LIMIT, "{peak} KiB");
    }
}

async fn read_and_load(server: Server) {
    let Some(home) = server.database().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = match server {
        // A database in memory is memory.
        Server::Sqlite => Url::parse(&format!("sqlite:{}", folder.path().join("test.db").display())).unwrap(),
        _ => home.url.clone(),
    };
    let db = Database::open(&url, PoolOptions::default()).await.unwrap();
    let rows: u32 = std::env::var("MAINSTAY_TEST_ROWS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let digits = rows.ilog10();
    let mut stream = db.sql(mainstay_schema::sql::Sql::written(many(digits))).stream::<(i64, String)>();
    let (mut count, mut sum) = (0_u64, 0);
    while let Some((number, text)) = stream.try_next().await.unwrap() {
        count += 1;
        sum += number as u64 + text.len() as u64;
    }
    let expected = 10_u64.pow(digits);
    assert_eq!((count, sum), (expected, expected * (expected - 1) / 2 + expected * 100));
    drop(stream);
    db.sql("CREATE TABLE readings (id BIGINT PRIMARY KEY, note VARCHAR(1000) NOT NULL)").run().await.unwrap();
    let loaded = db.copy_in::<Reading>().read(Format::Csv, Lines { next: 0, rest: Vec::new() }).await.unwrap();
    assert_eq!(loaded, LINES);
    let written = db.all::<Reading>().copy_out().write(Format::Ndjson, tokio::io::sink()).await.unwrap();
    assert_eq!(written, LINES);
    drop(db);
    home.close().await;
}

/// As many rows as digits make numbers, 100 letters in each.
fn many(digits: u32) -> String {
    let number: Vec<String> = (0..digits).map(|at| format!("d{at}.n * {}", 10_u64.pow(at))).collect();
    let from: Vec<String> = (0..digits).map(|at| format!("digits d{at}")).collect();
    let digits: Vec<String> = (1..10).map(|digit| format!("SELECT {digit}")).collect();
    format!(
        "WITH digits AS (SELECT 0 AS n UNION ALL {}) SELECT {}, '{}' FROM {}",
        digits.join(" UNION ALL "),
        number.join(" + "),
        "x".repeat(100),
        from.join(", ")
    )
}

/// How many lines the text has, 1000 letters in each: more together than the memory there is.
const LINES: u64 = 70_000;

/// A text that is made while it is read.
struct Lines {
    next: u64,
    rest: Vec<u8>,
}

impl AsyncRead for Lines {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        if self.rest.is_empty() && self.next <= LINES {
            let line = match self.next {
                0 => "id,note\n".to_owned(),
                number => format!("{number},{}\n", "y".repeat(1000)),
            };
            self.rest = line.into_bytes();
            self.next += 1;
        }
        let now = self.rest.len().min(out.remaining());
        out.put_slice(&self.rest[..now]);
        self.rest.drain(..now);
        Poll::Ready(Ok(()))
    }
}

/// The most memory that the process ever had, in KiB.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
