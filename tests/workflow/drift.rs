//! What was done by hand is found, and both ways to mend it lead there.

use crate::place::Place;
use mainstay::migrate::{Drift, DriftOptions, Migrator, Source};
use mainstay_tests::database::Server;

const USERS: &str = "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(40) NOT NULL, n INTEGER NOT NULL DEFAULT 7);\n\
                     CREATE INDEX ix_name ON users (name);\n\
                     ALTER TABLE users ADD CONSTRAINT n_ok CHECK (n >= 0 AND n <> 5);";

#[tokio::test]
async fn what_was_done_by_hand_is_found_and_mended_on_every_engine() {
    for server in Server::ALL {
        let Some(place) = Place::on(server).await else { continue };
        place.revision("a", "none", USERS, "DROP TABLE users;");
        place.upgrade("head").await;
        // What is not applied is no drift.
        place.revision("b", "a", "CREATE TABLE later (id BIGINT);", "DROP TABLE later;");
        assert!(drift(&place, DriftOptions::default()).await.is_silent(), "{server:?}");
        by_hand(&place).await;
        let found = drift(&place, DriftOptions::default()).await;
        assert_eq!(found.current, ["a"]);
        let mut repairs: Vec<_> = found.repair.plan.changes.iter().map(ToString::to_string).collect();
        repairs.sort();
        assert_eq!(
            repairs,
            ["create_index ix_name on users", "drop_column users.note", "drop_table stray"],
            "{server:?}"
        );
        place.by_hand(&found.repair.script()).await;
        assert!(drift(&place, DriftOptions::default()).await.is_silent(), "{server:?} after the repair");
        by_hand(&place).await;
        place.revision("b", "a", &found.accept.script(), "");
        let project = place.project();
        let mut migrator = Migrator::new(&project, place.connect().await);
        migrator.stamp(&["b".parse().expect("a target")]).await.expect("a stamp");
        let left = drift(&place, DriftOptions::default()).await;
        assert!(left.is_silent(), "{server:?}: {}\nafter\n{}", left.repair.script(), found.accept.script());
        place.close().await;
    }
}

async fn by_hand(place: &Place) {
    let (text, drop) = match place.url.scheme() {
        // What has a length there in a revision has a check.
        "sqlite" => ("TEXT", "DROP INDEX ix_name"),
        "postgresql" => ("VARCHAR(9)", "DROP INDEX ix_name"),
        _ => ("VARCHAR(9)", "DROP INDEX ix_name ON users"),
    };
    place.by_hand(&format!("ALTER TABLE users ADD COLUMN note {text}")).await;
    place.by_hand(drop).await;
    place.by_hand("CREATE TABLE stray (id INTEGER PRIMARY KEY)").await;
}

#[tokio::test]
async fn what_is_not_ours_is_no_drift() {
    for server in Server::ALL {
        let Some(place) = Place::on(server).await else { continue };
        place.revision("a", "none", "CREATE TABLE users (id BIGINT PRIMARY KEY);", "DROP TABLE users;");
        place.upgrade("head").await;
        place.by_hand("CREATE TABLE stray_one (id BIGINT PRIMARY KEY)").await;
        assert!(!drift(&place, DriftOptions::default()).await.is_silent(), "{server:?}");
        let allowing = DriftOptions { allow_untracked: true, ..DriftOptions::default() };
        assert!(drift(&place, allowing).await.is_silent(), "{server:?}");
        settings(&place, "[ignore]\ntables = [\"stray_*\"]\n");
        assert!(drift(&place, DriftOptions::default()).await.is_silent(), "{server:?}");
        place.by_hand("ALTER TABLE users ADD COLUMN note VARCHAR(9)").await;
        assert!(!drift(&place, allowing).await.is_silent(), "{server:?}: what is tracked is compared");
        place.close().await;
    }
}

#[tokio::test]
async fn what_others_own_is_no_drift() {
    let Some(place) = Place::on(Server::Postgresql).await else { return };
    place.revision("a", "none", "CREATE TABLE users (id BIGINT PRIMARY KEY);", "DROP TABLE users;");
    place.upgrade("head").await;
    let role = format!("flow_{}", std::process::id());
    place
        .by_hand(&format!("CREATE ROLE {role}; CREATE TABLE theirs (id INT); ALTER TABLE theirs OWNER TO {role}"))
        .await;
    place.by_hand("CREATE TYPE their_mood AS ENUM ('a'); CREATE SCHEMA their_schema").await;
    place.by_hand(&format!("ALTER TYPE their_mood OWNER TO {role}")).await;
    let changes = drift(&place, DriftOptions::default()).await.repair.plan.changes.len();
    settings(&place, &format!("[ignore]\nowners = [\"{role}\"]\nschemas = [\"their_*\"]\n"));
    let found = drift(&place, DriftOptions::default()).await;
    place.by_hand(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
    assert_eq!((changes, found.is_silent()), (3, true), "{}", found.repair.script());
    place.close().await;
}

#[tokio::test]
async fn objects_are_compared_with_what_the_revisions_make_on_a_scratch_database() {
    for server in [Server::Sqlite, Server::Postgresql15, Server::Mysql, Server::Mariadb] {
        let Some(place) = Place::on(server).await else { continue };
        let trigger = match place.url.scheme() {
            "sqlite" => "CREATE TRIGGER touch AFTER DELETE ON users BEGIN DELETE FROM users; END;",
            "postgresql" => {
                "CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;\n\
                 CREATE TRIGGER touch AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION touched();"
            }
            _ => "CREATE TRIGGER touch AFTER DELETE ON users FOR EACH ROW SET @touched = 1;",
        };
        place.revision("a", "none", &format!("CREATE TABLE users (id BIGINT PRIMARY KEY);\n{trigger}"), "");
        place.upgrade("head").await;
        let scratch = DriftOptions { revisions: Source::Scratch, ..DriftOptions::default() };
        let found = drift(&place, scratch).await;
        assert!(found.is_silent() && found.repair.not_compared.is_empty(), "{server:?}: {}", found.repair.script());
        assert!(!drift(&place, DriftOptions::default()).await.repair.not_compared.is_empty(), "{server:?}");
        place
            .by_hand(if server == Server::Postgresql15 { "DROP TRIGGER touch ON users" } else { "DROP TRIGGER touch" })
            .await;
        let found = drift(&place, scratch).await;
        let repairs: Vec<_> = found.repair.plan.changes.iter().map(ToString::to_string).collect();
        assert!(repairs.len() == 1 && repairs[0].contains("touch"), "{server:?}: {repairs:?}");
        place.close().await;
    }
}

async fn drift(place: &Place, options: DriftOptions) -> Drift {
    let project = place.project();
    let mut migrator = Migrator::new(&project, place.connect().await);
    migrator.drift(options).await.unwrap_or_else(|error| panic!("{error:?}"))
}

/// Adds to mainstay.toml.
fn settings(place: &Place, text: &str) {
    let said = std::fs::read_to_string(place.path().join("mainstay.toml")).expect("the settings");
    place.write("mainstay.toml", &format!("{said}\n{text}"));
}
