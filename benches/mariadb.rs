//! The same measures through mysql_async, part of `data.rs`.

use super::{CREATE, Outcome, Person, ROWS, SELECT, duel, duel_after, empty, inserts, lookups, person};
use mainstay::engine::Url;
use mainstay::{Database, PoolOptions};
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Opts, Row};
use std::hint::black_box;
use tokio::sync::Mutex;

fn read(row: Row) -> Person {
    let (id, name, email, age, score, active, nick) = mysql_async::from_row(row);
    Person { id, name, email, age, score, active, nick }
}

pub(super) async fn measure(url: &str, rounds: u32) -> Outcome {
    // Without TLS, as the driver beside it.
    let ours = Url::parse(&format!("{url}?sslmode=disable"))?;
    let db = Database::open(&ours, PoolOptions { size: 2, ..PoolOptions::default() }).await?;
    db.sql("DROP TABLE IF EXISTS people").run().await?;
    db.sql(CREATE).run().await?;
    let people: Vec<Person> = (1..=ROWS).map(person).collect();
    // Over TCP, as the URL says: the driver by itself would go on over a socket in the file system.
    let theirs = format!("{}?prefer_socket=false", url.replacen("mariadb:", "mysql:", 1));
    let driver = Conn::new(Opts::from_url(&theirs)?).await?;
    // Nobody waits for it: the contenders take turns.
    let driver = Mutex::new(driver);
    duel_after(
        "10,000 inserts in one transaction, MariaDB",
        rounds,
        async || empty(&db).await,
        async || inserts(&db, &people).await,
        async || insert(&mut *driver.lock().await, &people).await,
    )
    .await?;
    duel(
        "10,000 rows into structs, MariaDB",
        rounds,
        async || {
            black_box(db.all::<Person>().all().await?);
            Ok(())
        },
        async || rows(&mut *driver.lock().await).await,
    )
    .await?;
    let look_up = async || look_up(&mut *driver.lock().await).await;
    duel("10,000 lookups by key, MariaDB", rounds, async || lookups(&db).await, look_up).await?;
    db.sql("DROP TABLE people").run().await?;
    Ok(())
}

async fn insert(driver: &mut Conn, people: &[Person]) -> Outcome {
    driver.query_drop("START TRANSACTION").await?;
    let statement = driver.prep("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?)").await?;
    for one in people {
        let values = (one.id, &one.name, &one.email, one.age, one.score, one.active, &one.nick);
        driver.exec_drop(&statement, values).await?;
    }
    Ok(driver.query_drop("COMMIT").await?)
}

async fn rows(driver: &mut Conn) -> Outcome {
    let statement = driver.prep(SELECT).await?;
    let people: Vec<Person> = driver.exec_iter(&statement, ()).await?.map_and_drop(read).await?;
    black_box(people);
    Ok(())
}

async fn look_up(driver: &mut Conn) -> Outcome {
    let statement = driver.prep(format!("{SELECT} WHERE id = ?")).await?;
    for id in 1..=ROWS {
        let row: Option<Row> = driver.exec_first(&statement, (id,)).await?;
        black_box(row.map(read));
    }
    Ok(())
}
