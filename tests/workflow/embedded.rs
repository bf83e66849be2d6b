//! Revisions inside a binary: ten replicas start at once, and a revision does a part of its work in Rust.

use crate::place::Place;
use mainstay::engine::Value;
use mainstay::migrate::{Direction, Embedded, Rows};
use mainstay::schema::schema::ObjectName;
use mainstay::schema::sql::Sql;
use mainstay::{Error, ErrorKind, Result};
use mainstay_tests::database::Server;

fn revisions() -> Embedded {
    mainstay::revisions!("workflow/migrations")
}

/// Gives every member a slug, which SQL alone could, too, but not as an application makes its slugs.
async fn fill_slugs(mut rows: Rows<'_>) -> Result<()> {
    for row in rows.query(&Sql::constant("SELECT id, name FROM members ORDER BY id"), &[]).await? {
        let [id, Value::Text(name)] = row.as_slice() else { continue };
        let slug = Value::Text(name.to_lowercase());
        rows.query(&Sql::constant("UPDATE members SET slug = $1 WHERE id = $2"), &[slug, id.clone()]).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_replicas_start_at_once_on_every_engine() {
    for server in Server::ALL {
        let Some(place) = Place::on(server).await else { continue };
        let revisions = revisions().with("b", |rows| Box::pin(fill_slugs(rows)));
        let replicas: Vec<_> = (0..10)
            .map(|_| {
                let (revisions, url) = (revisions.clone(), place.url.to_string());
                tokio::spawn(async move { revisions.upgrade(&url).await })
            })
            .collect();
        let mut ran = Vec::new();
        for replica in replicas {
            let report = replica.await.expect("it ends").unwrap_or_else(|error| panic!("{server:?}: {error:?}"));
            assert_eq!(report.current, ["c"], "{server:?}");
            ran.extend(report.ran);
        }
        ran.sort();
        assert_eq!(ran, ["a", "b", "c"], "{server:?}: each ran once");
        assert_eq!(place.texts("SELECT revision FROM run_log ORDER BY revision").await, ["a", "b", "c"], "{server:?}");
        assert_eq!(place.texts("SELECT slug FROM members ORDER BY id").await, ["ann", "bob"], "{server:?}");
        place.close().await;
    }
}

#[tokio::test]
async fn work_that_fails_takes_its_revision_back_or_is_gone_on_with() {
    for server in Server::ALL {
        let Some(place) = Place::on(server).await else { continue };
        let failing = revisions().with("b", |mut rows| {
            Box::pin(async move {
                rows.execute(&Sql::constant("UPDATE members SET slug = 'half'")).await?;
                Err(Error::new(ErrorKind::NotFound, "no more slugs"))
            })
        });
        let url = place.url.to_string();
        let error = failing.upgrade(&url).await.expect_err("the work fails");
        assert!(error.to_string().contains("no more slugs"), "{error}");
        assert!(error.place().is_some_and(|place| place.contains("b_slugs.sql")), "{error:?}");
        let shown = place.connect().await.inspect().await.expect("a schema");
        let has_column = shown.tables[&ObjectName::from("members")].column("slug").is_some();
        let transactional = place.connect().await.dialect().capabilities().transactional_ddl;
        assert_eq!(has_column, !transactional, "{server:?}");
        if has_column {
            assert!(place.texts("SELECT slug FROM members WHERE slug IS NOT NULL").await.is_empty(), "{server:?}");
        }
        let revisions = revisions().with("b", |rows| Box::pin(fill_slugs(rows)));
        let report = revisions.upgrade(&url).await.unwrap_or_else(|error| panic!("{server:?}: {error:?}"));
        assert_eq!(report.ran, ["b", "c"], "{server:?}");
        assert_eq!(place.texts("SELECT slug FROM members ORDER BY id").await, ["ann", "bob"], "{server:?}");
        place.close().await;
    }
}

#[tokio::test]
async fn a_program_without_the_work_stops_before_the_first_revision() {
    let place = Place::on(Server::Sqlite).await.expect("a folder");
    let error = revisions().upgrade(&place.url.to_string()).await.expect_err("nobody does the work");
    assert!(error.to_string().contains("has work in Rust"), "{error}");
    assert!(place.connect().await.inspect().await.expect("a schema").tables.is_empty());
    let project = revisions().with("b", |rows| Box::pin(fill_slugs(rows))).project(place.config()).expect("a project");
    let error = project.script(Direction::Upgrade, None, &"head".parse().expect("a target")).expect_err("no script");
    assert!(error.to_string().contains("has work in Rust"), "{error}");
    for id in ["c", "zzz"] {
        let error = revisions().with(id, |rows| Box::pin(fill_slugs(rows))).project(place.config()).expect_err("no");
        assert!(error.next_step().is_some(), "{error}");
    }
    place.close().await;
}
