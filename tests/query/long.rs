//! Values as long as an engine takes them, and longer: they come back the same, or are refused with what to do, and the
//! next statement runs. `MAINSTAY_TEST_LONG` makes them a gigabyte.

use crate::fixture::{Fixture, Server, is_mysql};
use mainstay::prelude::*;
use mainstay::{Database, ErrorKind, Models};

#[derive(Debug, PartialEq, Model)]
#[model(table = "long_values")]
struct Long {
    #[column(primary_key, generated = "never")]
    id: i64,
    text: Option<String>,
    bytes: Option<Vec<u8>>,
}

/// What SQLite takes by default, less what the rest of a row needs; the others take some more: <https://sqlite.org/limits.html>.
const GIGABYTE: usize = 1_000_000_000 - 1_000;
const SHORT: usize = 8_000_000;

fn long(id: i64, length: usize, is_text: bool) -> Long {
    // Nothing that could be compressed to less than it is, and text of several bytes a character.
    let byte = |at: usize| (at.wrapping_mul(2_654_435_761) >> 7) as u8;
    let text = || "aä\u{1F6B2}z".repeat(length / 8);
    Long { id, text: is_text.then(text), bytes: (!is_text).then(|| (0..length).map(byte).collect()) }
}

#[tokio::test]
async fn long_values_come_back_the_same_or_are_refused_with_what_to_do() {
    let length = if std::env::var("MAINSTAY_TEST_LONG").is_ok() { GIGABYTE } else { SHORT };
    for server in [Server::Sqlite, Server::Postgresql, Server::Mysql, Server::Mariadb] {
        let Some(fixture) = Fixture::with(server, Models::new().with::<Long>()).await else { continue };
        let db = &fixture.db;
        let longest = longest(db).await;
        for (id, is_text) in [(1, true), (2, false)] {
            if length < longest {
                come_back(&format!("{server:?}"), db, long(id, length, is_text)).await;
            }
            if is_mysql(server) {
                let refused = db.insert(&long(id + 2, longest + (1 << 20), is_text)).await.unwrap_err();
                assert_eq!(refused.kind(), ErrorKind::Statement, "{server:?}: {refused:?}");
                assert!(refused.failed_statement().is_some(), "{refused:?}");
                let told = format!("{refused} {}", refused.next_step().unwrap_or_default());
                assert!(told.contains("max_allowed_packet") && told.len() < 1000, "{server:?}: {refused:?}");
            }
        }
        let there = db.all::<Long>().count().await.unwrap();
        assert_eq!(there, if length < longest { 2 } else { 0 }, "{server:?}");
        fixture.close().await;
    }
}

async fn come_back(server: &str, db: &Database, row: Long) {
    db.insert(&row).await.unwrap_or_else(|error| panic!("{server}: {error:?}"));
    let found: Long = db.get(row.id).await.unwrap();
    assert!(found == row, "{server}: row {}", row.id);
}

/// The longest message that the server takes.
async fn longest(db: &Database) -> usize {
    match db.engine() {
        "mysql" | "mariadb" => {
            let (most,): (i64,) = db.sql("SELECT CAST(@@max_allowed_packet AS SIGNED)").one().await.unwrap();
            usize::try_from(most).unwrap()
        }
        _ => usize::MAX,
    }
}
