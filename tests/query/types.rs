//! Values of every portable type go in and come back the same.

use crate::fixture::{Fixture, SERVERS, is_mysql};
use crate::models::Rank;
use mainstay::Models;
use mainstay::prelude::*;
use mainstay_tests::database::Server;
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "every_type")]
pub struct Every {
    #[column(primary_key)]
    pub id: Uuid,
    small: i16,
    int: i32,
    big: i64,
    real: f32,
    double: f64,
    #[column(precision = 57, scale = 28)]
    numeric: Decimal,
    yes: bool,
    text: String,
    bytes: Vec<u8>,
    date: Date,
    time: Time,
    civil: DateTime,
    instant: Timestamp,
    json: Value,
    typed: Json<BTreeMap<String, Vec<i32>>>,
    rank: Rank,
    nothing: Option<i32>,
    nullable: Option<Timestamp>,
    #[column(name = "select")]
    keyword: Option<String>,
    #[column(skip)]
    skipped: u8,
}

pub fn least() -> Every {
    Every {
        id: Uuid::nil(),
        small: i16::MIN,
        int: i32::MIN,
        big: i64::MIN,
        real: f32::MIN,
        double: f64::NEG_INFINITY,
        numeric: Decimal::MIN,
        yes: false,
        text: String::new(),
        bytes: Vec::new(),
        date: "0001-01-01".parse().unwrap(),
        time: Time::midnight(),
        civil: "0001-01-01T00:00:00".parse().unwrap(),
        instant: "0001-01-01T00:00:00Z".parse().unwrap(),
        json: Value::Null,
        typed: Json(BTreeMap::new()),
        rank: Rank::Novice,
        nothing: None,
        nullable: None,
        keyword: None,
        skipped: 0,
    }
}

pub fn greatest() -> Every {
    Every {
        id: Uuid::max(),
        small: i16::MAX,
        int: i32::MAX,
        big: i64::MAX,
        real: f32::INFINITY,
        double: f64::MAX,
        numeric: Decimal::MAX,
        yes: true,
        text: "\u{1}\u{7f}'\"\\%_;--/*🦀\u{10ffff}e\u{301}\n\r\t".to_owned(),
        bytes: (0..=255).collect(),
        date: "9999-12-31".parse().unwrap(),
        time: "23:59:59.999999".parse().unwrap(),
        civil: "9999-12-31T23:59:59.999999".parse().unwrap(),
        instant: "9999-12-30T22:00:00.999999Z".parse().unwrap(),
        json: serde_json::json!({"a": [1, 2.5, "x", null], "ü": {"\"": "\\"}}),
        typed: Json(BTreeMap::from([("k".to_owned(), vec![i32::MIN, i32::MAX])])),
        rank: Rank::TeamLead,
        nothing: Some(0),
        nullable: Some("1969-12-31T23:59:59.999999Z".parse().unwrap()),
        keyword: Some("select".to_owned()),
        skipped: 0,
    }
}

pub fn odd() -> Every {
    Every {
        id: Uuid::from_u128(7),
        real: f32::MIN_POSITIVE,
        double: 5e-324,
        numeric: "-0.0000000000000000000000000001".parse().unwrap(),
        text: "x".repeat(1 << 20),
        bytes: vec![0; 1 << 20],
        time: "12:00:00.5".parse().unwrap(),
        instant: "2026-03-29T01:30:00.25Z".parse().unwrap(),
        json: serde_json::json!("text"),
        ..greatest()
    }
}

/// The row without infinities, which these servers cannot keep, and which are refused before they are asked.
pub async fn finite(db: &mainstay::Database, mut row: Every) -> Every {
    if !(row.double.is_finite() && row.real.is_finite()) {
        let refused = db.insert(&row).await.unwrap_err();
        assert_eq!(refused.kind(), mainstay::ErrorKind::Unsupported, "{refused:?}");
    }
    row.double = if row.double.is_finite() { row.double } else { f64::MIN };
    row.real = if row.real.is_finite() { row.real } else { 16_777_216.0 };
    row
}

pub async fn fixture(server: Server) -> Option<Fixture> {
    Fixture::with(server, Models::new().with::<Every>()).await
}

#[tokio::test]
async fn values_of_every_type_come_back_the_same() {
    for server in SERVERS {
        let Some(fixture) = fixture(server).await else { continue };
        let db = &fixture.db;
        for row in [least(), greatest(), odd()] {
            let row = if is_mysql(server) { finite(db, row).await } else { row };
            assert_eq!(db.insert(&row).await.unwrap_or_else(|error| panic!("{server:?}: {error:?}")), row.id);
            assert_eq!(db.get::<Every>(row.id).await.unwrap(), row, "{server:?}");
            // The values are found again, too.
            let found = db
                .find(Every::big.eq(row.big).and(Every::double.eq(row.double)).and(Every::numeric.eq(row.numeric)))
                .filter(Every::date.eq(row.date).and(Every::time.eq(row.time)).and(Every::civil.eq(row.civil)))
                .filter(Every::instant.eq(row.instant).and(Every::bytes.eq(row.bytes.clone())))
                .filter(Every::text.eq(&row.text).and(Every::rank.eq(row.rank)).and(Every::yes.eq(row.yes)))
                .filter(Every::keyword.eq(row.keyword.clone()).and(Every::nullable.eq(row.nullable)));
            assert_eq!(found.one().await.unwrap(), row, "{server:?}");
        }
        fixture.close().await;
    }
}

#[tokio::test]
async fn what_is_no_number_is_one_value_and_greater_than_all_numbers() {
    for server in SERVERS.into_iter().filter(|server| !is_mysql(*server)) {
        let Some(fixture) = fixture(server).await else { continue };
        let db = &fixture.db;
        let rows = [least(), Every { double: f64::NAN, real: f32::NAN, ..greatest() }, odd()];
        db.insert_many(&rows).await.unwrap();
        let back = db.get::<Every>(Uuid::max()).await.unwrap();
        assert!(back.double.is_nan() && back.real.is_nan(), "{server:?}");
        let found = db.find(Every::double.eq(f64::NAN)).select(Every::id).one().await.unwrap();
        assert_eq!(found, Uuid::max());
        let order = db.all::<Every>().order_by(Every::double.asc()).select(Every::id).all().await.unwrap();
        assert_eq!(order, [Uuid::nil(), Uuid::from_u128(7), Uuid::max()], "{server:?}");
        fixture.close().await;
    }
}

#[tokio::test]
async fn times_sort_as_they_pass_and_are_cut_to_microseconds() {
    for server in SERVERS {
        let Some(fixture) = fixture(server).await else { continue };
        let db = &fixture.db;
        let texts =
            ["1969-12-31T23:59:59.9Z", "1970-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.1Z"];
        for (at, text) in texts.iter().enumerate() {
            let row = Every { id: Uuid::from_u128(at as u128), instant: text.parse().unwrap(), double: 0.0, ..least() };
            db.insert(&row).await.unwrap();
        }
        let order = db.all::<Every>().order_by(Every::instant.desc()).select(Every::id).all().await.unwrap();
        assert_eq!(order.iter().map(Uuid::as_u128).collect::<Vec<_>>(), [3, 2, 1, 0], "{server:?}");
        let fine: Timestamp = "1969-07-20T20:17:40.123456789Z".parse().unwrap();
        let time = "01:02:03.123456789".parse().unwrap();
        let row = Every { id: Uuid::max(), instant: fine, time, double: 0.0, ..least() };
        db.insert(&row).await.unwrap();
        let back = db.get::<Every>(Uuid::max()).await.unwrap();
        assert_eq!(back.instant, "1969-07-20T20:17:40.123456Z".parse().unwrap());
        assert_eq!(back.time, "01:02:03.123456".parse().unwrap());
        assert!(db.find(Every::instant.eq(fine)).exists().await.unwrap(), "{server:?}");
        fixture.close().await;
    }
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "lists")]
struct Lists {
    #[column(primary_key)]
    id: i64,
    numbers: Vec<i32>,
    texts: Option<Vec<String>>,
    ranks: Vec<Rank>,
    #[column(type = "inet")]
    address: String,
}

#[tokio::test]
async fn arrays_and_the_types_of_one_engine() {
    for server in [Server::Postgresql, Server::Postgresql15] {
        let Some(fixture) = Fixture::with(server, Models::new().with::<Lists>()).await else { continue };
        let row = Lists {
            id: 0,
            numbers: vec![1, -2, i32::MAX],
            texts: Some(vec![String::new(), "a,\"b\"".to_owned()]),
            ranks: vec![Rank::TeamLead],
            address: "10.0.0.1/8".to_owned(),
        };
        let id = fixture.db.insert(&row).await.unwrap();
        assert_eq!(fixture.db.get::<Lists>(id).await.unwrap(), Lists { id, ..row });
        fixture.close().await;
    }
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "faces")]
struct Face {
    #[column(primary_key)]
    id: i64,
    embedding: Option<Vector<3>>,
}

#[tokio::test]
async fn vectors() {
    for server in SERVERS {
        let Some(fixture) = Fixture::with(server, Models::new().with::<Face>()).await else { continue };
        // MariaDB keeps the square of a vector's length beside it.
        let greatest = if matches!(server, Server::Mariadb | Server::Galera) { 1e18 } else { f32::MAX };
        let row = Face { id: 0, embedding: Some(Vector::from([0.25, -1.5, greatest])) };
        let id = fixture.db.insert(&row).await.unwrap();
        assert_eq!(fixture.db.get::<Face>(id).await.unwrap(), Face { id, ..row });
        fixture.close().await;
    }
}

#[tokio::test]
async fn the_nearest_vectors_are_the_same_everywhere() {
    for server in SERVERS {
        let Some(fixture) = Fixture::with(server, Models::new().with::<Face>()).await else { continue };
        let (db, probe) = (&fixture.db, Vector::from([1.0, 0.0, 0.0]));
        let faces = [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 3.0, 0.0], [-2.0, 0.0, 0.0], [4.0, 0.5, 0.0]];
        for (id, embedding) in (1..).zip(faces) {
            db.insert(&Face { id, embedding: Some(Vector::from(embedding)) }).await.unwrap();
        }
        db.insert(&Face { id: 6, embedding: None }).await.unwrap();
        for (distance, ids, second) in [
            (Distance::Cosine, [1, 5, 2, 3, 4], 0.007_722_123),
            (Distance::L2, [1, 2, 4, 5, 3], 1.0),
            (Distance::InnerProduct, [5, 1, 2, 3, 4], -1.0),
        ] {
            let found = db.nearest(Face::embedding, &probe, distance).all().await.unwrap();
            let order: Vec<i64> = found.iter().map(|(face, _)| face.id).collect();
            let sorted = |mut ids: Vec<i64>| {
                ids[1..].sort_unstable();
                ids
            };
            // 1 and 2 are as near by the inner product; 4 and 5 by L2 nearly so.
            assert_eq!(sorted(order), sorted(ids.to_vec()), "{server:?} {distance:?}");
            assert!((found[1].1 - second).abs() < 1e-6, "{server:?} {distance:?}: {}", found[1].1);
        }
        let near = db.nearest(Face::embedding, &probe, Distance::Cosine).within(0.3).limit(2).all().await.unwrap();
        let plan = db.nearest(Face::embedding, &probe, Distance::Cosine).limit(2).explain().await.unwrap();
        assert!(plan.mentions("faces"), "{server:?}: {plan}");
        assert_eq!(near.iter().map(|(face, _)| face.id).collect::<Vec<_>>(), [1, 5], "{server:?}");
        let search = async |db: &Database, breadth| {
            db.nearest(Face::embedding, &probe, Distance::Cosine).ef_search(breadth).probes(3).limit(1).all().await
        };
        let setting = match server {
            Server::Postgresql => Some("SELECT current_setting('hnsw.ef_search')"),
            Server::Mariadb => Some("SELECT CAST(@@mhnsw_ef_search AS CHAR)"),
            _ => None,
        };
        db.transaction(async |tx| {
            let found = search(&tx, 77).await?;
            assert_eq!(found[0].0.id, 1, "{server:?}");
            if let Some(question) = setting {
                let (said,): (String,) = tx.sql(question).one().await?;
                assert_ne!(said, "77", "{server:?}");
            }
            Ok(())
        })
        .await
        .unwrap();
        if server == Server::Postgresql {
            let refused = db.transaction(async |tx| search(&tx, 100_000).await).await.unwrap_err();
            assert!(refused.to_string().contains("hnsw.ef_search"), "{refused}");
        }
        let condition = Face::embedding.distance(&probe, Distance::L2).lt(0.5);
        match db.find(condition).all().await {
            Ok(faces) => assert_eq!(faces.len(), 1),
            Err(refused) => {
                assert_eq!((server, refused.kind()), (Server::Mysql, mainstay::ErrorKind::Unsupported));
                assert!(refused.next_step().unwrap().contains("nearest"));
            }
        }
        fixture.close().await;
    }
}
