//! Moving in from other tools, with the history that they left in the database, on every engine.

use crate::place::Place;
use mainstay::migrate::{Import, Migrator, Project, Target, Tool, Verified};
use mainstay_tests::database::Server;
use std::collections::HashSet;

const USERS: &str = "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(40));";
const EMAIL: &str =
    "-- for the newsletter\nALTER TABLE users ADD COLUMN email VARCHAR(99);\nUPDATE users SET email = name;";
const TEAMS: &str = "CREATE TABLE teams (id BIGINT PRIMARY KEY);";

#[tokio::test]
async fn linear_tools_are_left_where_the_database_is() {
    for server in Server::ALL {
        for tool in [Tool::Sqlx, Tool::Dbmate, Tool::Flyway] {
            let Some(place) = Place::on(server).await else { continue };
            place.by_hand(USERS.trim_end_matches(';')).await;
            place.by_hand("ALTER TABLE users ADD COLUMN email VARCHAR(99)").await;
            let (versions, history) = theirs(&place, tool);
            for statement in history {
                place.by_hand(statement).await;
            }
            let found = import(&place, tool, "theirs").await;
            let ids: Vec<_> = found.revisions.iter().map(|one| one.id.as_str()).collect();
            assert_eq!(ids, versions, "{server:?} {tool:?}");
            assert_eq!(
                (found.applied, found.not_followed.len()),
                (vec![versions[1].to_owned()], 0),
                "{server:?} {tool:?}"
            );
            assert!(found.revisions[1].text.contains("-- for the newsletter"));
            check(&place, 3).await;
            place.close().await;
        }
    }
}

/// Writes the tool's files; the ids that they get, and the statements that make the tool's history: two of three ran.
fn theirs(place: &Place, tool: Tool) -> ([&'static str; 3], [&'static str; 2]) {
    let down = ["DROP TABLE users;", "ALTER TABLE users DROP COLUMN email;", "DROP TABLE teams;"];
    for (at, (up, down)) in [USERS, EMAIL, TEAMS].into_iter().zip(down).enumerate() {
        let at = at + 1;
        match tool {
            Tool::Dbmate => {
                let text = format!("-- migrate:up\n{up}\n\n-- migrate:down\n{down}\n");
                place.write(&format!("theirs/2024010{at}000000_step.sql"), &text);
            }
            Tool::Flyway => {
                place.write(&format!("theirs/V1.{at}__the_step.sql"), up);
                place.write(&format!("theirs/U1.{at}__the_step.sql"), down);
            }
            _ => {
                place.write(&format!("theirs/{at}_step.up.sql"), up);
                place.write(&format!("theirs/{at}_step.down.sql"), down);
            }
        }
    }
    match tool {
        Tool::Dbmate => (
            ["20240101000000", "20240102000000", "20240103000000"],
            [
                "CREATE TABLE schema_migrations (version VARCHAR(128) PRIMARY KEY)",
                "INSERT INTO schema_migrations VALUES ('20240101000000'), ('20240102000000')",
            ],
        ),
        Tool::Flyway => (
            ["1_1", "1_2", "1_3"],
            [
                "CREATE TABLE flyway_schema_history (installed_rank INT PRIMARY KEY, version VARCHAR(50), type VARCHAR(20), success BOOLEAN)",
                "INSERT INTO flyway_schema_history VALUES (1, '1.1', 'SQL', TRUE), (2, '1.2', 'SQL', TRUE), (3, '1.3', 'SQL', FALSE)",
            ],
        ),
        _ => (
            ["1", "2", "3"],
            [
                "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, success BOOLEAN NOT NULL)",
                "INSERT INTO _sqlx_migrations VALUES (1, TRUE), (2, TRUE), (3, FALSE)",
            ],
        ),
    }
}

#[tokio::test]
async fn alembic_turns_its_own_revisions_into_sql() {
    if std::process::Command::new("alembic").arg("--version").output().is_err() {
        eprintln!("skipped: alembic is not on the PATH; what it printed once is read in the library's own tests");
        return;
    }
    for server in [Server::Sqlite, Server::Postgresql15] {
        let Some(place) = Place::on(server).await else { continue };
        let url = if server == Server::Sqlite { "sqlite:///x.db" } else { "postgresql://localhost/x" };
        place.write("theirs/alembic.ini", &format!("[alembic]\nscript_location = %(here)s\nsqlalchemy.url = {url}\n"));
        place.write("theirs/env.py", include_str!("alembic/env.py"));
        for (name, text) in [
            ("a1_users.py", include_str!("alembic/a1_users.py")),
            ("b2_left.py", include_str!("alembic/b2_left.py")),
            ("c3_right.py", include_str!("alembic/c3_right.py")),
            ("d4_merge.py", include_str!("alembic/d4_merge.py")),
        ] {
            place.write(&format!("theirs/versions/{name}"), text);
        }
        // What Alembic left when it had run all but the merge.
        let identity = if server == Server::Sqlite { "INTEGER" } else { "SERIAL" };
        place.by_hand(&format!("CREATE TABLE users (id {identity} NOT NULL, name VARCHAR(40) DEFAULT 'it''s; x' NOT NULL, age INTEGER, PRIMARY KEY (id))")).await;
        place.by_hand("CREATE INDEX ix_users_name ON users (name)").await;
        place.by_hand(&format!("CREATE TABLE teams (id {identity} NOT NULL, PRIMARY KEY (id))")).await;
        place.by_hand("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)").await;
        place.by_hand("INSERT INTO alembic_version VALUES ('b2'), ('c3')").await;
        let found = import(&place, Tool::Alembic, "theirs").await;
        let mut applied = found.applied.clone();
        applied.sort();
        assert_eq!(applied, ["b2", "c3"], "{server:?}");
        assert_eq!((found.not_followed.len(), found.notes.len()), (0, 0), "{:?} {:?}", found.not_followed, found.notes);
        let project = place.project();
        let label = project.graph().find("billing").expect("the label of the branch");
        assert_eq!((label.id.as_str(), label.message.as_str()), ("b2", "left"));
        assert!(!found.revisions.iter().any(|one| one.text.contains("alembic_version")));
        check(&place, 4).await;
        place.close().await;
    }
}

async fn import(place: &Place, tool: Tool, folder: &str) -> Import {
    let project = place.project();
    let mut connection = place.connect().await;
    let found = project.import(tool, &place.path().join(folder), Some(&mut *connection)).await;
    let found = found.unwrap_or_else(|error| panic!("{tool:?}: {error:?}"));
    found.revisions.iter().for_each(|revision| revision.write().expect("it is written"));
    let project = Project::open(place.config()).expect("a project");
    let targets: Vec<_> = found.applied.iter().map(|id| Target::Revision(id.clone())).collect();
    Migrator::new(&project, connection).stamp(&targets).await.expect("a stamp");
    found
}

/// What was written comes back, says what the database is, and goes on from there.
async fn check(place: &Place, revisions: usize) {
    let project = place.project();
    let all: HashSet<&str> = project.graph().iter().map(|one| one.id.as_str()).collect();
    let mut wrong = Vec::new();
    let mut hear = |one: &Verified<'_>| wrong.extend((!one.wrong.is_empty()).then(|| format!("{:?}", one.wrong)));
    project.verify(&mut *place.connect().await, &all, &mut hear).await.unwrap_or_else(|error| panic!("{error:?}"));
    assert!(wrong.is_empty(), "{wrong:#?}");
    let mut migrator = Migrator::new(&project, place.connect().await);
    let options = mainstay::migrate::DriftOptions { allow_untracked: true, ..Default::default() };
    // A length is a check in a revision on SQLite, and nothing in what others made there.
    if place.url.scheme() != "sqlite" {
        let drift = migrator.drift(options).await.unwrap_or_else(|error| panic!("{error:?}"));
        assert!(drift.is_silent(), "{}", drift.repair.script());
    }
    let report = migrator.upgrade(&Target::Heads, &mut |_| {}).await.unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!((report.ran.len(), all.len()), (1, revisions));
}
