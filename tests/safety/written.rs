//! What autogenerate writes for tables that have rows, run on every server.

use crate::stage::{Stage, told};
use mainstay::migrate::Draft;
use mainstay_tests::database::Server;

const BEFORE: &str = "CREATE TABLE teams (id BIGINT PRIMARY KEY);\n\
    CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(90), team_id BIGINT, age INTEGER);\n\
    CREATE TABLE loose (a INTEGER);\nCREATE INDEX ix_age ON users (age);\nINSERT INTO teams (id) VALUES (1);\n\
    INSERT INTO users (id, email, team_id, age) VALUES (1, 'a', 1, 7), (2, NULL, NULL, NULL), (3, 'c', 1, 9);\n\
    INSERT INTO loose (a) VALUES (1), (2);\n";
const AFTER: &str = "CREATE TABLE teams (id BIGINT PRIMARY KEY);\n\
    CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(90) NOT NULL, team_id BIGINT, age INTEGER,\n\
    score INTEGER NOT NULL, active BOOLEAN NOT NULL DEFAULT true,\n\
    CONSTRAINT users_email_key UNIQUE (email), CONSTRAINT users_age CHECK (age > 0),\n\
    CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams (id));\n\
    CREATE TABLE loose (a INTEGER, b INTEGER NOT NULL);\n\
    CREATE INDEX ix_team ON users (team_id);\nCREATE TABLE fresh (id BIGINT PRIMARY KEY, a INTEGER NOT NULL);\n\
    CREATE INDEX ix_fresh ON fresh (a);\n";

#[tokio::test]
async fn rows_that_are_there_are_filled_on_every_server() {
    for server in Server::ALL {
        let Some(stage) = Stage::new(server, "").await else { continue };
        stage.revision("before", "none", BEFORE);
        stage.upgrade().await;
        stage.write("schema.sql", AFTER);
        let project = stage.project();
        let backfills = ["users.score=coalesce(age, 0)", "users.email='?'", "loose.b=a + 1"];
        let backfills = backfills.iter().map(|text| text.parse().expect("a backfill")).collect();
        let draft = Draft { backfills, ..Draft::new("grow") };
        assert!(project.backfill_candidates(&draft).expect("candidates").is_empty());
        let new = project.autogenerate(&draft).expect("a revision").expect("a difference");
        new.write().expect("a file");
        stage.upgrade().await;
        for (sql, expected) in [
            ("SELECT count(*) FROM users WHERE score = coalesce(age, 0) AND email IS NOT NULL AND active", 3),
            ("SELECT count(*) FROM users WHERE email = '?'", 1),
            ("SELECT count(*) FROM loose WHERE b = a + 1", 2),
        ] {
            assert_eq!(stage.number(sql).await, expected, "{server:?}: {sql}\n{}", new.text);
        }
        assert!(stage.project().autogenerate(&Draft::new("none")).expect("a look").is_none(), "{server:?}");
        stage.downgrade().await;
        stage.upgrade().await;
        assert_eq!(stage.number("SELECT count(*) FROM users WHERE score = 9").await, 1, "{server:?}");
        stage.close().await;
    }
}

/// An index that could not be built is left behind, unusable: the next run clears it away and builds it.
#[tokio::test]
async fn a_failed_concurrent_build_is_cleared_away() {
    for server in [Server::Postgresql, Server::Postgresql15] {
        let Some(stage) = Stage::new(server, "").await else { continue };
        stage.revision("before", "none", BEFORE);
        stage.revision("after", "before", "CREATE UNIQUE INDEX CONCURRENTLY ux_age ON users (age);");
        stage.upgrade().await;
        stage.revision("more", "after", "CREATE UNIQUE INDEX CONCURRENTLY ux_team ON users (team_id);");
        let error = stage.go(true, &mut |_| {}).await.expect_err("two users are of one team");
        assert!(error.to_string().contains("ux_team"), "{}", told(&error));
        let invalid = "SELECT count(*) FROM pg_index WHERE NOT indisvalid";
        assert_eq!(stage.number(invalid).await, 1);
        stage.execute("UPDATE users SET team_id = NULL WHERE id = 3").await;
        stage.upgrade().await;
        assert_eq!(stage.number(invalid).await, 0);
        stage.close().await;
    }
}
