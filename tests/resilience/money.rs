//! Money moved through a cluster by 64 tasks while a node is killed and comes back: what was acknowledged is on every node,
//! and no error reaches a task but that of a COMMIT whose outcome nobody knows.

use crate::cluster::Cluster;
use crate::galera::{kills, stage};
use mainstay::engine::Url;
use mainstay::prelude::*;
use mainstay::{Database, ErrorKind, PoolOptions, TransactionOptions};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const TASKS: i64 = 64;
const ACCOUNTS: i64 = 1000;
const EACH: i64 = 1000;

#[derive(Debug, Model)]
#[model(table = "accounts")]
struct Account {
    #[column(primary_key, generated = "never")]
    id: i64,
    balance: i64,
}

/// What was moved; its number is the task's own, so that one that was acknowledged can be looked for.
#[derive(Debug, Model)]
#[model(table = "moves")]
struct Move {
    #[column(primary_key, generated = "never")]
    id: i64,
    payer: i64,
    payee: i64,
    amount: i64,
}

/// The numbers of the moves that a task was told of.
#[derive(Debug, Default)]
struct Told {
    done: Vec<i64>,
    unknown: Vec<i64>,
}

#[test]
fn kill_the_node_that_money_moves_through() {
    let Some((stage, cluster)) = stage() else { return };
    let url = stage.fresh_database();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(money_moves(&url, cluster));
    stage.drop_database(&url);
}

#[allow(clippy::print_stdout, reason = "the number of unknown outcomes is what one wants to know")]
async fn money_moves(url: &str, cluster: Cluster) {
    let cluster = Arc::new(cluster);
    let db = database(&cluster.through(url, &[2, 1, 0])).await;
    for table in [
        "CREATE TABLE accounts (id BIGINT PRIMARY KEY, balance BIGINT NOT NULL)",
        "CREATE TABLE moves (id BIGINT PRIMARY KEY, payer BIGINT NOT NULL, payee BIGINT NOT NULL, amount BIGINT NOT NULL)",
    ] {
        db.sql(table).run().await.expect("a table");
    }
    let accounts: Vec<Account> = (1..=ACCOUNTS).map(|id| Account { id, balance: EACH }).collect();
    db.insert_many(&accounts).await.expect("accounts");
    let over = Arc::new(AtomicBool::new(false));
    let tasks: Vec<_> = (0..TASKS).map(|task| tokio::spawn(move_until(over.clone(), db.clone(), task))).collect();
    // Each time the one that the pool has gone to.
    for victim in [2, 1].into_iter().cycle().take(kills() as usize) {
        for command in [Cluster::kill, Cluster::start] {
            tokio::time::sleep(Duration::from_secs(3)).await;
            let cluster = cluster.clone();
            tokio::task::spawn_blocking(move || command(&cluster, victim)).await.expect("the cluster obeys");
        }
    }
    over.store(true, Ordering::Relaxed);
    let mut told = Told::default();
    for task in tasks {
        let one = task.await.expect("a task");
        told.done.extend(one.done);
        told.unknown.extend(one.unknown);
    }
    for node in 0..3 {
        agree(&cluster.through(url, &[node]), &told).await;
    }
    let statistics = db.statistics();
    assert_eq!((statistics.in_use, statistics.waiting), (0, 0), "{statistics:?}");
    println!("{} moves, {} of unknown outcome, {statistics:?}", told.done.len(), told.unknown.len());
    assert!(statistics.closed >= u64::from(kills()), "nobody noticed that a node was gone: {statistics:?}");
}

async fn database(url: &str) -> Database {
    let options = PoolOptions { size: 8, ..PoolOptions::default() };
    Database::open(&Url::parse(url).expect("a URL"), options).await.expect("the cluster answers")
}

async fn move_until(over: Arc<AtomicBool>, db: Database, task: i64) -> Told {
    let (mut told, mut number) = (Told::default(), task.cast_unsigned());
    for id in (0..).map(|round| round * TASKS + task) {
        if over.load(Ordering::Relaxed) {
            break;
        }
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = |shift: u32| ((number >> shift) % ACCOUNTS.cast_unsigned()).cast_signed() + 1;
        let one = Move { id, payer: pick(33), payee: pick(43), amount: pick(53) };
        match make(&db, &one).await {
            Ok(()) => told.done.push(id),
            Err(error) if error.kind() == ErrorKind::UnknownOutcome => told.unknown.push(id),
            Err(error) => panic!("move {id}: {error:?}"),
        }
    }
    told
}

async fn make(db: &Database, one: &Move) -> mainstay::Result<()> {
    let options = TransactionOptions { retries: 1000, ..TransactionOptions::default() };
    db.transaction_with(options, async |tx| {
        tx.update(Account::id.eq(one.payer)).set(Account::balance, Account::balance - one.amount).run().await?;
        tx.update(Account::id.eq(one.payee)).set(Account::balance, Account::balance + one.amount).run().await?;
        tx.insert(one).await.map(drop)
    })
    .await
}

/// A node has every move that was acknowledged, none that nobody made, and all of the money.
async fn agree(url: &str, told: &Told) {
    let db = database(url).await.causal();
    let there: Vec<i64> = db.all::<Move>().select(Move::id).all().await.expect("moves");
    let there: BTreeSet<i64> = there.into_iter().collect();
    let lost: Vec<_> = told.done.iter().filter(|id| !there.contains(id)).collect();
    assert!(lost.is_empty(), "{url}: acknowledged, and lost: {lost:?}");
    let known: BTreeSet<i64> = told.done.iter().chain(&told.unknown).copied().collect();
    assert!(there.is_subset(&known), "{url}: {:?} failed, and are there", there.difference(&known));
    let total = db.all::<Account>().select(Account::balance.sum()).one().await.expect("a sum");
    assert_eq!(total, Some(ACCOUNTS * EACH), "{url}");
}
