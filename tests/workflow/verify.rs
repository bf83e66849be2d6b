//! Revisions that come back, and revisions that do not.

use crate::place::Place;
use mainstay::migrate::{Moment, Trouble, Verified};
use mainstay_tests::database::Server;
use std::collections::HashSet;

#[tokio::test]
async fn what_does_not_come_back_is_named_on_every_engine() {
    for server in Server::ALL {
        let Some(place) = Place::on(server).await else { continue };
        write_revisions(&place);
        let found = verify(&place, &["a", "b", "c", "d", "e", "f"]).await;
        let wanted: [(&str, &[(Moment, &str)]); 6] = [
            ("a", &[]),
            ("b", &[(Moment::Downgrade, "drop_column users.note"), (Moment::UpgradeAgain, "fails")]),
            ("c", &[]),
            ("d", &[(Moment::UpgradeAgain, "fails")]),
            ("e", &[]),
            ("f", &[(Moment::Upgrade, "fails")]),
        ];
        let wanted = wanted.map(|(id, wrong)| {
            (id.to_owned(), wrong.iter().map(|(moment, what)| (*moment, (*what).to_owned())).collect())
        });
        assert_eq!(found, wanted, "{server:?}");
        let part = verify(&place, &["c"]).await;
        assert_eq!(part, [wanted[2].clone()], "{server:?}");
        place.close().await;
    }
}

fn write_revisions(place: &Place) {
    let users = "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(40));\nCREATE INDEX ix ON users (name);";
    place.revision("a", "none", users, "DROP TABLE users;");
    place.revision("b", "a", "ALTER TABLE users ADD COLUMN note VARCHAR(9);", "");
    place.revision(
        "c",
        "b",
        "ALTER TABLE users ADD COLUMN n INTEGER NOT NULL DEFAULT 0;\nALTER TABLE users ADD CONSTRAINT n_ok CHECK (n >= 0 AND n <> 5);",
        "ALTER TABLE users DROP CONSTRAINT n_ok;\nALTER TABLE users DROP COLUMN n;",
    );
    place.revision("d", "c", "INSERT INTO users (id) VALUES (1);", "");
    let more = "DELETE FROM users;\nALTER TABLE users ADD COLUMN age INTEGER;";
    place.revision("e", "d", more, "ALTER TABLE users DROP COLUMN age;");
    place.revision("f", "e", "INSERT INTO missing (id) VALUES (1);", "");
}

/// What is wrong with each revision: when, and the first change that would be needed.
async fn verify(place: &Place, ids: &[&str]) -> Vec<(String, Vec<(Moment, String)>)> {
    let project = place.project();
    let mut out = Vec::new();
    let mut hear = |one: &Verified<'_>| {
        let wrong = one.wrong.iter().map(|wrong| match &wrong.what {
            Trouble::Fails(_) => (wrong.moment, "fails".to_owned()),
            Trouble::Differs(difference) => (wrong.moment, difference.plan.changes[0].to_string()),
        });
        out.push((one.revision.id.clone(), wrong.collect()));
    };
    let ids: HashSet<&str> = ids.iter().copied().collect();
    project.verify(&mut *place.connect().await, &ids, &mut hear).await.unwrap_or_else(|error| panic!("{error:?}"));
    out
}
