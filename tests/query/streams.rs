//! Rows as a stream: as they come, in the order of the query, and with the connection given back.

use crate::fixture::Fixture;
use crate::models::{Team, User, team};
use crate::on_every_server;
use mainstay::ErrorKind;
use mainstay::blocking::Wait;
use mainstay::prelude::*;

async fn rows_stream_in_their_order(fixture: &Fixture) {
    let db = &fixture.db;
    let ids: Vec<i64> = (1000..1500).collect();
    let teams: Vec<Team> = ids.iter().map(|id| Team { id: *id, ..team(&id.to_string()) }).collect();
    db.insert_many(&teams).await.unwrap();
    let (mut found, mut stream) = (Vec::new(), db.find(Team::id.ge(1000)).order_by(Team::id.asc()).stream());
    while let Some(team) = stream.try_next().await.unwrap() {
        found.push(team);
    }
    assert_eq!(found, teams);
    assert!(stream.try_next().await.unwrap().is_none(), "the end stays the end");
    drop(stream);
    let mut names = db.all::<User>().order_by(User::id.asc()).select((User::email, User::age)).stream();
    assert_eq!(names.try_next().await.unwrap().unwrap(), ("ann@x.org".to_owned(), 20));
    let mut raw = db.sql("SELECT name, id FROM teams WHERE id = $1").bind(&1200_i64).stream::<Team>();
    assert_eq!(raw.try_next().await.unwrap().unwrap(), teams[200], "columns are found by name");
    assert!(raw.try_next().await.unwrap().is_none());
}

async fn a_stream_that_is_left_gives_its_connection_back(fixture: &Fixture) {
    let db = &fixture.db;
    // More often than there are connections.
    for _ in 0..10 {
        let mut stream =
            db.sql("SELECT a.id FROM teams a, teams b, teams c, users d, users e, users f").stream::<(i64,)>();
        assert!(stream.try_next().await.unwrap().is_some());
    }
    assert_eq!(db.all::<Team>().count().await.unwrap(), 3);
}

async fn a_stream_tells_what_fails(fixture: &Fixture) {
    let db = &fixture.db;
    let mut unreadable = db.sql("SELECT id, nick FROM users ORDER BY id").stream::<(i64, String)>();
    assert_eq!(unreadable.try_next().await.unwrap().unwrap().0, 1);
    let error = loop {
        match unreadable.try_next().await {
            Ok(row) => assert!(row.is_some(), "bob has no nick"),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Decode, "{error:?}");
    assert!(unreadable.try_next().await.unwrap().is_none());
    let mut nowhere = db.sql("SELECT id FROM nowhere").stream::<(i64,)>();
    assert_eq!(nowhere.try_next().await.unwrap_err().kind(), ErrorKind::NoSuchTable);
}

async fn a_transaction_is_not_hung_by_its_stream(fixture: &Fixture) {
    let outcome = fixture.db.transaction(async |tx| {
        tx.insert(&Team { id: 77, ..team("within") }).await?;
        let mut stream = tx.sql("SELECT a.id FROM teams a, teams b, users c, users d, users e").stream::<(i64,)>();
        stream.try_next().await?;
        let refused = tx.all::<Team>().count().await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::State);
        assert!(refused.next_step().is_some());
        while stream.try_next().await?.is_some() {}
        assert_eq!(tx.find(Team::id.eq(77)).count().await?, 1);
        Ok(())
    });
    outcome.await.unwrap();
}

#[test]
fn a_script_reads_a_stream_too() {
    let db = Database::connect("sqlite::memory:").wait().unwrap();
    let numbers =
        db.sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n");
    let mut sum = 0;
    let mut stream = numbers.stream::<(i64,)>();
    while let Some((number,)) = stream.try_next().wait().unwrap() {
        sum += number;
    }
    assert_eq!(sum, 500_500);
}

mod tests {
    use super::*;

    on_every_server! {
        rows_stream_in_their_order a_stream_that_is_left_gives_its_connection_back a_stream_tells_what_fails
        a_transaction_is_not_hung_by_its_stream
    }
}
