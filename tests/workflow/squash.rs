//! A range becomes one revision, and databases before it, past it and within it are treated as what they are.

use crate::place::Place;
use mainstay::migrate::{Migrator, Target};
use mainstay_tests::database::Server;

#[tokio::test]
async fn databases_follow_a_squash_or_are_refused() {
    for server in Server::ALL {
        let Some(past) = Place::on(server).await else { continue };
        write_revisions(&past);
        past.upgrade("d").await;
        let (Some(within), Some(before)) = (Place::on(server).await, Place::on(server).await) else { continue };
        write_revisions(&within);
        write_revisions(&before);
        within.upgrade("b").await;
        before.upgrade("a").await;
        for place in [&past, &within, &before] {
            let target = |text: &str| text.parse::<Target>().expect("a target");
            place.project().squash(&target("b"), &target("d"), None).expect("a range").write().expect("it is written");
            assert_eq!(place.project().graph().iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a", "d", "e"]);
        }
        let error = upgrade(&within).await.expect_err("it is within the range");
        assert!(error.to_string().contains("has b, one of the revisions that d takes the place of"), "{error}");
        assert_eq!(upgrade(&past).await.unwrap_or_else(|error| panic!("{error:?}")), ["e"], "{server:?}");
        assert_eq!(upgrade(&before).await.unwrap_or_else(|error| panic!("{error:?}")), ["d", "e"], "{server:?}");
        let history = "SELECT revision FROM mainstay_history ORDER BY revision";
        for place in [&past, &before] {
            assert_eq!(place.texts(history).await, ["a", "d", "e"], "{server:?}");
            let project = place.project();
            let drift = Migrator::new(&project, place.connect().await).drift(Default::default()).await;
            assert!(drift.unwrap_or_else(|error| panic!("{error:?}")).is_silent(), "{server:?}");
            place.downgrade("a").await;
            assert_eq!(place.texts(history).await, ["a"], "{server:?}");
        }
        for place in [past, within, before] {
            place.close().await;
        }
    }
}

fn write_revisions(place: &Place) {
    place.revision("a", "none", "CREATE TABLE t (id BIGINT PRIMARY KEY);", "DROP TABLE t;");
    place.revision("b", "a", "ALTER TABLE t ADD COLUMN x VARCHAR(9);", "ALTER TABLE t DROP COLUMN x;");
    place.revision("c", "b", "CREATE TABLE u (id BIGINT PRIMARY KEY);", "DROP TABLE u;");
    place.revision("d", "c", "ALTER TABLE t ADD COLUMN y INTEGER;", "ALTER TABLE t DROP COLUMN y;");
    place.revision("e", "d", "ALTER TABLE u ADD COLUMN z INTEGER;", "ALTER TABLE u DROP COLUMN z;");
}

async fn upgrade(place: &Place) -> mainstay::Result<Vec<String>> {
    let project = place.project();
    let report = Migrator::new(&project, place.connect().await).upgrade(&Target::Head, &mut |_| {}).await?;
    Ok(report.ran)
}
