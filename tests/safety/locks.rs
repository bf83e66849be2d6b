//! A revision that would stand in the queue for a lock gives way, and comes again.

use crate::stage::{Stage, told};
use mainstay::engine::{Enforcement, Value};
use mainstay::migrate::Event;
use mainstay::schema::sql::Sql;
use mainstay_tests::database::Server;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

const TABLE: &str =
    "CREATE TABLE users (id BIGINT PRIMARY KEY, age INTEGER);\nINSERT INTO users (id, age) VALUES (1, 1);";

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_is_read_is_waited_for_in_turns() {
    for server in [Server::Postgresql, Server::Postgresql15, Server::Mysql, Server::Mariadb, Server::Mariadb10] {
        let Some(stage) = Stage::new(server, "[migrate]\nlock_timeout = 1\n").await else { continue };
        stage.revision("before", "none", TABLE);
        stage.upgrade().await;
        stage.revision(
            "after",
            "before",
            "ALTER TABLE users ADD COLUMN name VARCHAR(9);\nUPDATE users SET name = 'x';",
        );
        let mut reader = stage.connect().await;
        let read = Sql::constant("SELECT age FROM users");
        reader.begin(Enforcement::On).await.expect("a transaction");
        reader.query(&read, &[]).await.expect("a row");
        let locked = Arc::new(AtomicU32::new(0));
        let heard = locked.clone();
        // Whoever reads goes on reading until the revision has given way once.
        let reading = tokio::spawn(async move {
            while heard.load(Ordering::Relaxed) == 0 {
                reader.query(&read, &[]).await.expect("a row");
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
            let rows = reader.query(&read, &[]).await.expect("a row");
            reader.rollback().await.expect("an end");
            rows
        });
        let outcome = stage
            .go(true, &mut |event| {
                locked.fetch_add(u32::from(matches!(event, Event::Locked { .. })), Ordering::Relaxed);
            })
            .await;
        outcome.unwrap_or_else(|error| panic!("{server:?}: {}", told(&error)));
        assert_eq!(reading.await.expect("no panic"), [[Value::Integer(1)]]);
        assert!(locked.load(Ordering::Relaxed) > 0, "{server:?}");
        assert_eq!(stage.number("SELECT count(*) FROM users WHERE name = 'x'").await, 1, "{server:?}");
        stage.close().await;
    }
}

/// What no form spares is said before it runs, where there are many rows.
#[tokio::test]
async fn what_others_wait_for_is_said_before_it_runs() {
    for (server, expected) in [(Server::Postgresql, 1), (Server::Mysql, 1), (Server::Mariadb10, 1), (Server::Sqlite, 0)]
    {
        let Some(stage) = Stage::new(server, "").await else { continue };
        let rows: Vec<_> = (0..1000).map(|id| format!("({id}, 1)")).collect();
        let table = format!(
            "CREATE TABLE users (id BIGINT PRIMARY KEY, age INTEGER);\nCREATE TABLE few (id BIGINT PRIMARY KEY, age INTEGER);\n\
             INSERT INTO users (id, age) VALUES {};",
            rows.join(", ")
        );
        stage.revision("before", "none", &table);
        stage.upgrade().await;
        let both = "ALTER TABLE few ADD CONSTRAINT few_age CHECK (age > 0);\nALTER TABLE users ADD CONSTRAINT users_age CHECK (age > 0);";
        stage.revision("after", "before", both);
        let mut heard = Vec::new();
        let hear = &mut |event: &Event<'_>| match event {
            Event::Blocks { place, step } => heard.push(format!("{place} {}", step.reason)),
            Event::Started { .. } => heard.push("started".to_owned()),
            _ => {}
        };
        stage.go(true, hear).await.unwrap_or_else(|error| panic!("{server:?}: {}", told(&error)));
        let before = heard.iter().position(|line| line == "started").expect("it started");
        assert_eq!(before, expected, "{server:?}: {heard:?}");
        assert!(heard[..before].iter().all(|line| line.contains("users_age")), "{heard:?}");
        stage.close().await;
    }
}
