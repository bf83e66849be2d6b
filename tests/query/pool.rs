//! The pool: what it lends, what it takes back, and what becomes of it when the server cuts connections off.

use crate::fixture::{Fixture, SERVERS, is_mysql};
use crate::models::{Team, team};
use mainstay::prelude::*;
use mainstay::{ErrorKind, Isolation, Models, PoolOptions, TransactionOptions};
use mainstay_tests::database::Server;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

async fn small(server: Server, options: PoolOptions) -> Option<Fixture> {
    Fixture::pooled(server, Models::new().with::<Team>().with::<Account>(), options).await
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "accounts", check("balance >= 0"))]
struct Account {
    #[column(primary_key)]
    id: i64,
    balance: i64,
}

#[tokio::test]
async fn who_waits_is_served_in_order_or_told_so() {
    let options = PoolOptions { size: 1, checkout_timeout: Duration::from_millis(200), ..PoolOptions::default() };
    for server in SERVERS {
        let Some(fixture) = small(server, options.clone()).await else { continue };
        let db = fixture.db.clone();
        let waited = db
            .transaction(async |_held| {
                let refused = db.all::<Team>().count().await.unwrap_err();
                assert_eq!(refused.kind(), ErrorKind::PoolTimeout);
                assert!(refused.next_step().is_some());
                Ok(db.statistics())
            })
            .await
            .unwrap();
        assert_eq!((waited.in_use, waited.idle, waited.waiting, waited.timeouts), (1, 0, 0, 1));
        assert!(waited.longest_wait >= Duration::from_millis(200));
        let after = db.statistics();
        assert_eq!((after.in_use, after.idle, after.opened), (0, 1, 1), "{server:?}");
        fixture.close().await;
    }
}

#[tokio::test]
async fn what_was_left_half_done_is_not_lent_again() {
    for server in SERVERS {
        let Some(fixture) = small(server, PoolOptions { size: 1, ..PoolOptions::default() }).await else { continue };
        let db = fixture.db.clone();
        let panicking = db.clone();
        let panicked = tokio::spawn(async move {
            panicking
                .transaction(async |tx| -> mainstay::Result<()> {
                    tx.insert(&team("half")).await?;
                    panic!("in the middle of it");
                })
                .await
        });
        assert!(panicked.await.unwrap_err().is_panic());
        let cancelled = db.transaction(async |tx| {
            tx.insert(&team("half")).await?;
            std::future::pending::<mainstay::Result<()>>().await
        });
        assert!(tokio::time::timeout(Duration::from_millis(50), cancelled).await.is_err());
        let limit = TransactionOptions { timeout: Some(Duration::from_millis(50)), ..TransactionOptions::default() };
        let slow = db.transaction_with(limit, async |tx| {
            tx.insert(&team("half")).await?;
            std::future::pending::<mainstay::Result<()>>().await
        });
        assert!(slow.await.unwrap_err().to_string().contains("took longer than 50ms"));
        assert_eq!(db.all::<Team>().count().await.unwrap(), 0, "{server:?}");
        db.insert(&team("whole")).await.unwrap();
        assert_eq!(db.statistics().in_use, 0);
        fixture.close().await;
    }
}

#[tokio::test]
async fn old_connections_are_replaced_and_new_ones_prepared() {
    for server in SERVERS {
        let init = match server {
            Server::Sqlite => "PRAGMA cache_size = 77",
            server if is_mysql(server) => "SET @application_name = 'prepared'",
            _ => "SET application_name = 'prepared'",
        };
        let options = PoolOptions {
            recycle_after: Some(Duration::ZERO),
            on_connect: vec![mainstay::schema::sql::Sql::constant(init)],
            ..PoolOptions::default()
        };
        let Some(fixture) = small(server, options).await else { continue };
        let db = &fixture.db;
        for _ in 0..3 {
            let found: String = match server {
                Server::Sqlite => db.sql("SELECT cache_size || '' FROM pragma_cache_size").one().await.unwrap(),
                server if is_mysql(server) => db.sql("SELECT @application_name").one().await.unwrap(),
                _ => db.sql("SELECT current_setting('application_name')").one().await.unwrap(),
            };
            assert!(["77", "prepared"].contains(&found.as_str()), "{found}");
        }
        assert!(db.statistics().opened >= 3, "{server:?}");
        fixture.close().await;
    }
}

#[tokio::test]
async fn a_connection_that_died_is_replaced_before_anybody_notices() {
    for server in SERVERS.into_iter().filter(|server| *server != Server::Sqlite) {
        let Some(fixture) = small(server, PoolOptions { size: 2, ..PoolOptions::default() }).await else { continue };
        for _ in 0..5 {
            assert_eq!(fixture.db.all::<Team>().count().await.unwrap(), 0);
            fixture.cut_off().await;
        }
        let added = fixture.db.transaction(async |tx| tx.insert(&team("new")).await).await.unwrap();
        assert_eq!(fixture.db.get::<Team>(added).await.unwrap().name, "new");
        fixture.close().await;
    }
}

#[tokio::test]
async fn tables_may_change_under_prepared_statements() {
    for server in SERVERS {
        let Some(fixture) = small(server, PoolOptions { size: 1, ..PoolOptions::default() }).await else { continue };
        let db = &fixture.db;
        const ASK: &str = "SELECT * FROM teams";
        assert!(db.sql(ASK).all::<Team>().await.unwrap().is_empty());
        db.sql("ALTER TABLE teams ADD COLUMN more INTEGER").run().await.unwrap();
        db.insert(&team("a")).await.unwrap();
        assert_eq!(db.sql(ASK).all::<Team>().await.unwrap().len(), 1, "{server:?}");
        fixture.close().await;
    }
}

const TASKS: u64 = 64;
const ACCOUNTS: i64 = 20;
const EACH: i64 = 1000;

/// Moves money between two accounts, if there is enough.
async fn transfer(db: &Database, from: i64, to: i64, amount: i64) -> mainstay::Result<()> {
    let options =
        TransactionOptions { retries: 1000, isolation: Isolation::Serializable, ..TransactionOptions::default() };
    db.transaction_with(options, async |tx| {
        let payer: Account = tx.get(from).await?;
        if payer.balance < amount {
            return Ok(());
        }
        tx.update(Account::id.eq(from)).set(Account::balance, payer.balance - amount).run().await?;
        tx.update(Account::id.eq(to)).set(Account::balance, Account::balance + amount).run().await?;
        Ok(())
    })
    .await
}

/// 64 tasks share 8 connections and move money around while the server cuts connections off. No error may reach a
/// task but that of a COMMIT whose outcome nobody knows; no money may come or go, and no connection be lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_neither_comes_nor_goes_while_connections_die() {
    let seconds = if std::env::var("MAINSTAY_TEST_LONG").is_ok() { 600 } else { 20 };
    for server in [Server::Sqlite, Server::Postgresql, Server::Mariadb, Server::Mysql, Server::Galera] {
        let options = PoolOptions { size: 8, ..PoolOptions::default() };
        let Some(fixture) = small(server, options).await else { continue };
        let fixture = Arc::new(fixture);
        let accounts: Vec<Account> = (1..=ACCOUNTS).map(|id| Account { id, balance: EACH }).collect();
        fixture.db.insert_many(&accounts).await.unwrap();
        let seconds = if server == Server::Postgresql { seconds } else { seconds / 4 };
        let (end, moved, unknown) =
            (Instant::now() + Duration::from_secs(seconds), AtomicU64::new(0), AtomicU64::new(0));
        let (moved, unknown, over) = (Arc::new(moved), Arc::new(unknown), Arc::new(AtomicBool::new(false)));
        let tasks: Vec<_> = (0..TASKS)
            .map(|task| {
                let (db, moved, unknown) = (fixture.db.clone(), moved.clone(), unknown.clone());
                tokio::spawn(async move {
                    let mut number = task;
                    while Instant::now() < end {
                        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                        let pick = |shift: u32| i64::try_from((number >> shift) % ACCOUNTS as u64).unwrap() + 1;
                        match transfer(&db, pick(33), pick(43), pick(53)).await {
                            Ok(()) => _ = moved.fetch_add(1, Ordering::Relaxed),
                            Err(error) if error.kind() == ErrorKind::UnknownOutcome => {
                                unknown.fetch_add(1, Ordering::Relaxed);
                            }
                            Err(error) => panic!("{server:?}: {error:?}"),
                        }
                    }
                })
            })
            .collect();
        let killer = (server != Server::Sqlite).then(|| {
            let (fixture, over) = (fixture.clone(), over.clone());
            tokio::spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    tokio::time::sleep(Duration::from_millis(250)).await;
                    fixture.cut_off().await;
                }
            })
        });
        for task in tasks {
            task.await.unwrap();
        }
        over.store(true, Ordering::Relaxed);
        if let Some(killer) = killer {
            killer.await.unwrap();
        }
        let total = fixture.db.all::<Account>().select(Account::balance.sum()).one().await.unwrap();
        assert_eq!(total, Some(ACCOUNTS * EACH), "{server:?}");
        let statistics = fixture.db.statistics();
        assert_eq!((statistics.in_use, statistics.waiting), (0, 0), "{server:?}: {statistics:?}");
        let moved = moved.load(Ordering::Relaxed);
        println!("{server:?}: {moved} moved, {} of unknown outcome, {statistics:?}", unknown.load(Ordering::Relaxed));
        assert!(moved > 0);
        Arc::into_inner(fixture).expect("nobody else has it").close().await;
    }
}

/// A write that is its own transaction, cut off while it runs: it may have been done, so it is no failure.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_was_cut_off_has_an_unknown_outcome() {
    for server in [Server::Postgresql, Server::Mysql, Server::Mariadb, Server::Mariadb10] {
        let Some(fixture) = small(server, PoolOptions::default()).await else { continue };
        fixture.db.insert(&Account { id: 1, balance: 0 }).await.unwrap();
        let mut cut_off = None;
        // The one that it waits for may be cut off first, and then it is done.
        for _ in 0..20 {
            cut_off = cut_off_while_waiting(&fixture).await.err();
            if cut_off.is_some() {
                break;
            }
        }
        let error = cut_off.unwrap_or_else(|| panic!("{server:?}: it was never cut off"));
        assert_eq!(error.kind(), ErrorKind::UnknownOutcome, "{server:?}: {error:?}");
        assert!(error.aftermath().is_some() && error.next_step().is_some());
        fixture.close().await;
    }
}

/// An update that waits for a transaction when both of their connections are ended.
async fn cut_off_while_waiting(fixture: &Fixture) -> mainstay::Result<u64> {
    let options = TransactionOptions { retries: 0, ..TransactionOptions::default() };
    let outcome = std::sync::Mutex::new(Ok(0));
    let work = async |tx: Database| {
        tx.update(Account::id.eq(1)).set(Account::balance, 1).run().await?;
        let db = fixture.db.clone();
        let waits = tokio::spawn(async move { db.update(Account::id.eq(1)).set(Account::balance, 2).run().await });
        tokio::time::sleep(Duration::from_millis(200)).await;
        fixture.cut_off().await;
        *outcome.lock().unwrap() = waits.await.unwrap();
        Ok(())
    };
    // This one may have been cut off too; the outcome that counts is that of the one that waited.
    let _ = fixture.db.transaction_with(options, work).await;
    outcome.into_inner().unwrap()
}
