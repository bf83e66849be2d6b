//! Rows in bulk: all of them or none, in and out, as models and as text.

use crate::fixture::{Fixture, SERVERS, is_mysql};
use crate::models::{Team, User, team, user};
use crate::on_every_server;
use crate::types::{Every, finite, fixture, greatest, least, odd};
use mainstay::prelude::*;
use mainstay::query::Format;
use mainstay::{ErrorKind, Models};
use std::sync::atomic::{AtomicU64, Ordering};

async fn rows_are_loaded_and_numbered(fixture: &Fixture) {
    let db = &fixture.db;
    let numbered = (0..1200).map(|at| team(&format!("team {at}")));
    // What has a number keeps it; the server numbers the rest.
    let given = (5000..5300).map(|id| Team { id, ..team(&format!("given {id}")) });
    let last = AtomicU64::new(0);
    let copy = db.copy_in::<Team>().progress(|rows| last.store(rows, Ordering::Relaxed));
    assert_eq!(copy.rows(numbered.chain(given)).await.unwrap(), 1500);
    assert_eq!(last.into_inner(), 1500);
    assert_eq!(db.all::<Team>().count().await.unwrap(), 1503);
    assert_eq!(db.find(Team::id.between(5000, 5299)).count().await.unwrap(), 300);
    assert_eq!(db.find(Team::name.eq("team 1199")).count().await.unwrap(), 1);
    assert_eq!(db.copy_in::<Team>().rows([]).await.unwrap(), 0);
}

async fn a_row_that_is_refused_is_named_and_nothing_is_stored(fixture: &Fixture) {
    let db = &fixture.db;
    let rows = || (0..2000).map(|at| team(if at == 1234 { "red".to_owned() } else { format!("t{at}") }.as_str()));
    let refused = db.copy_in::<Team>().rows(rows()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Constraint, "{refused:?}");
    assert!(refused.to_string().starts_with("row 1235"), "{refused}");
    assert_eq!(db.all::<Team>().count().await.unwrap(), 3, "{:?}", fixture.server);
    // In batches, what came before it stays.
    let refused = db.copy_in::<Team>().in_batches_of(500).rows(rows()).await.unwrap_err();
    assert!(refused.to_string().starts_with("row 1235"), "{refused}");
    assert_eq!(refused.aftermath(), Some("rows before it that were committed: 1000"));
    assert_eq!(db.all::<Team>().count().await.unwrap(), 1003);
    // Within a transaction, the rest of it goes on.
    let outcome = db.transaction(async |tx| {
        tx.copy_in::<Team>().rows([team("new"), team("red")]).await.unwrap_err();
        tx.copy_in::<Team>().rows([team("new")]).await
    });
    assert_eq!(outcome.await.unwrap(), 1);
    assert_eq!(db.all::<Team>().count().await.unwrap(), 1004);
}

async fn what_a_text_has_wrong_is_named(fixture: &Fixture) {
    let db = &fixture.db;
    for (format, text, told) in [
        (Format::Csv, "id,naem\n7,x\n", "line 1: the table teams has no column `naem`"),
        (Format::Csv, "id,name,id\n", "line 1: the column `id` is there twice"),
        (Format::Csv, "name,id\nx,7\n\"y\nz\",seven\n", "row 2 (line 3), column `id`: `seven` is no BIGINT"),
        (Format::Csv, "name,id\nx\n", "row 1 (line 2): 1 fields, where the first line names 2"),
        (Format::Csv, "id,name\n7,\"x\n", "line 2: a quote is opened and never closed"),
        (Format::Ndjson, "{\"id\":7,\"name\":\"x\"}\n\n[]\n", "row 2 (line 3): this is no JSON object"),
        (Format::Ndjson, "{\"id\":7,\"name\":{}}\n", "row 1 (line 1), column `name`: a list or an object is no TEXT"),
        (Format::Ndjson, "{\"id\":7.5,\"name\":\"x\"}\n", "row 1 (line 1), column `id`: `7.5` is no BIGINT"),
    ] {
        let refused = db.copy_in::<Team>().read(format, text.as_bytes()).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Decode, "{refused:?}");
        assert!(refused.to_string().starts_with(told), "{refused}");
    }
    let missing = db.copy_in::<Team>().read(Format::Csv, "id,name\n8,ok\n9,\n".as_bytes()).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::Constraint, "{missing:?}");
    assert!(missing.to_string().starts_with("row 2"), "{missing}");
    assert_eq!(db.all::<Team>().count().await.unwrap(), 3);
}

async fn columns_that_are_left_out_get_their_defaults(fixture: &Fixture) {
    let db = &fixture.db;
    let text = "email,age,rank,balance\na@b,1,novice,0.50\n";
    assert_eq!(db.copy_in::<User>().read(Format::Csv, text.as_bytes()).await.unwrap(), 1);
    let objects = "{\"email\":\"c@d\",\"age\":2,\"rank\":\"team_lead\",\"balance\":1,\"nick\":null}\r\n\
                   {\"email\":\"e@f\",\"age\":3,\"rank\":\"novice\",\"balance\":\"2.25\",\"active\":false}";
    assert_eq!(db.copy_in::<User>().read(Format::Ndjson, objects.as_bytes()).await.unwrap(), 2);
    let found = db.find(User::age.le(3)).order_by(User::age.asc()).select((User::active, User::balance)).all().await;
    let [half, one, more] = ["0.50", "1.00", "2.25"].map(|text| text.parse::<Decimal>().unwrap());
    assert_eq!(found.unwrap(), [(true, half), (true, one), (false, more)]);
}

async fn a_stream_goes_from_one_table_into_another(fixture: &Fixture) {
    let db = &fixture.db;
    let rows = db.all::<Team>().order_by(Team::id.asc()).stream();
    let moved = futures(rows);
    assert_eq!(db.copy_in::<Team>().stream(moved).await.unwrap(), 3);
    assert_eq!(db.find(Team::name.starts_with("second ")).count().await.unwrap(), 3);
}

/// The same teams under other names.
fn futures(rows: mainstay::query::RowStream<Team>) -> impl futures_util::Stream<Item = mainstay::Result<Team>> + Send {
    use futures_util::TryStreamExt;
    rows.map_ok(|row| Team { id: row.id + 100, name: format!("second {}", row.name) })
}

/// A row of every type, and one without what may be missing.
#[tokio::test]
async fn every_type_goes_out_and_comes_in_as_it_was() {
    for server in SERVERS {
        let Some(fixture) = fixture(server).await else { continue };
        let db = &fixture.db;
        let mut rows = Vec::new();
        for row in [least(), odd(), greatest()] {
            rows.push(if is_mysql(server) { finite(db, row).await } else { row });
        }
        rows.sort_by_key(|row| row.id);
        assert_eq!(db.copy_in::<Every>().rows(rows.clone()).await.unwrap(), 3, "{server:?}");
        let all = || db.all::<Every>().order_by(Every::id.asc());
        assert_eq!(all().all().await.unwrap(), rows, "{server:?}");
        for format in [Format::Csv, Format::Ndjson] {
            let mut text = Vec::new();
            assert_eq!(all().copy_out().write(format, &mut text).await.unwrap(), 3);
            db.delete(Every::all_rows()).run().await.unwrap();
            let read = db.copy_in::<Every>().read(format, text.as_slice()).await;
            assert_eq!(read.unwrap_or_else(|error| panic!("{server:?}: {error:?}")), 3);
            assert_eq!(all().all().await.unwrap(), rows, "{server:?} {format:?}");
        }
        fixture.close().await;
    }
}

/// What no model describes is read as the server shows it.
#[tokio::test]
async fn tables_without_a_model_go_out_and_come_in() {
    for server in SERVERS {
        let Some(fixture) = Fixture::with(server, Models::new().with::<Team>().with::<User>()).await else { continue };
        let db = &fixture.db;
        db.insert(&Team { id: 1, ..team("a,\"b\"\n") }).await.unwrap();
        db.insert(&User { id: 1, nick: Some(String::new()), ..user("x", 1, None) }).await.unwrap();
        db.insert(&User { id: 2, nick: None, ..user("y", 2, Some(1)) }).await.unwrap();
        let before = db.all::<User>().order_by(User::id.asc()).all().await.unwrap();
        let table = fixture.table("users").await;
        let mut text = Vec::new();
        assert_eq!(db.copy_from(table.clone()).write(Format::Csv, &mut text).await.unwrap(), 2);
        let text = String::from_utf8(text).unwrap();
        let lines =
            "id,email,nick,age,rank,balance,team_id,active\n1,x,\"\",1,novice,1.25,,true\n2,y,,2,novice,2.50,1,true\n";
        assert_eq!(text, lines, "{server:?}");
        db.delete(User::all_rows()).run().await.unwrap();
        assert_eq!(db.copy_into(table).read(Format::Csv, text.as_bytes()).await.unwrap(), 2, "{server:?}");
        assert_eq!(db.all::<User>().order_by(User::id.asc()).all().await.unwrap(), before);
        fixture.close().await;
    }
}

mod tests {
    use super::*;

    on_every_server! {
        rows_are_loaded_and_numbered a_row_that_is_refused_is_named_and_nothing_is_stored what_a_text_has_wrong_is_named
        columns_that_are_left_out_get_their_defaults a_stream_goes_from_one_table_into_another
    }
}
