//! A plan is proved on a clone, with its rows and the renames that the desired schema says; the database itself stays.

use crate::postgresql::run;
use mainstay::config::{Config, Where};
use mainstay::engine::{Url, connect};
use mainstay::migrate::{Comparison, Proof, Side, compare, look};
use mainstay_schema::schema::ObjectName;
use mainstay_tests::database::{Database, Server};
use std::path::Path;

const BEFORE: &str = "
    CREATE TABLE team (id int PRIMARY KEY, name varchar(20) NOT NULL);
    CREATE TABLE player (id int PRIMARY KEY, team int, nick varchar(20) NOT NULL, CONSTRAINT of_team FOREIGN KEY (team) REFERENCES team (id));
    CREATE VIEW named AS SELECT id, name FROM team;
    INSERT INTO team VALUES (1, 'red'), (2, 'blue');
    INSERT INTO player VALUES (1, 1, 'ann'), (2, 1, 'bob'), (3, 2, 'cy')";

const AFTER: &str = "
    CREATE TABLE team (id int PRIMARY KEY, name varchar(40) NOT NULL);
    -- @renamed from=player
    CREATE TABLE member (
        id int PRIMARY KEY,
        team int,
        handle varchar(20) NOT NULL, -- @renamed from=nick
        age int,
        CONSTRAINT of_team FOREIGN KEY (team) REFERENCES team (id)
    );
    CREATE VIEW named AS SELECT id, name FROM team";

/// The settings for a database, without a project.
pub fn config(folder: &Path, url: &Url) -> Config {
    let nothing = |_: &str| None;
    let from = Where { directory: folder.to_owned(), file: None, url: None, environment: &nothing };
    Config { engines: vec![url.scheme()], url: Some(url.clone()), ..Config::load(&from).expect("settings") }
}

pub async fn database(server: Server, folder: &Path) -> Option<Database> {
    let mut database = server.database().await?;
    if server == Server::Sqlite {
        database.url = Url::parse(&format!("sqlite:{}", folder.join("live.db").display())).expect("a URL");
        database.connection = connect(&database.url).await.expect("a file");
    }
    Some(database)
}

async fn proved(config: &Config, to: &Side) -> mainstay::Result<(Comparison, Proof)> {
    let mut looked = look(config, &Side::Database, to).await?;
    let comparison = looked.comparison().await?;
    let proof = looked.prove(&comparison).await?;
    Ok((comparison, proof))
}

#[tokio::test]
async fn a_plan_is_proved_with_rows_and_renames() {
    for server in
        [Server::Sqlite, Server::Postgresql, Server::Postgresql15, Server::Mysql, Server::Mariadb, Server::Mariadb10]
    {
        let folder = tempfile::tempdir().expect("a folder");
        let Some(mut live) = database(server, folder.path()).await else { continue };
        run(&mut live, BEFORE).await;
        let file = folder.path().join("desired.sql");
        std::fs::write(&file, AFTER).expect("a file");
        let (config, to) = (config(folder.path(), &live.url), Side::File(file));
        let proved = proved(&config, &to).await;
        let (comparison, proof) =
            proved.unwrap_or_else(|error| panic!("{server:?}: {error} {:?}", error.failed_statement()));
        let changes: Vec<_> = comparison.plan.changes.iter().map(ToString::to_string).collect();
        assert_eq!(
            changes[..2],
            ["rename_table player -> member", "rename_column member.nick -> handle"],
            "{server:?}: {changes:?}"
        );
        assert!(proof.left.is_empty(), "{server:?}: {:?}", proof.left);
        let mut rows: Vec<_> = proof.rows.iter().map(|one| (one.table.as_str(), one.before, one.after)).collect();
        rows.sort();
        assert_eq!(rows, [("member", 3, 3), ("team", 2, 2)], "{server:?}");
        let tells = matches!(server, Server::Postgresql | Server::Postgresql15);
        assert_eq!(proof.locks.iter().any(|lock| lock.relation == "member"), tells, "{server:?}: {:?}", proof.locks);
        let untouched = live.connection.inspect().await.expect("it is read");
        assert!(untouched.tables.contains_key(&ObjectName::new("player")), "{server:?}: the database itself stays");
        live.run(&comparison.plan.steps).await.unwrap_or_else(|error| panic!("{server:?}: {error}"));
        let again = compare(&config, &Side::Database, &to).await.expect("a comparison");
        assert!(again.is_silent(), "{server:?}: {:?}", again.plan.changes);
        live.close().await;
    }
}
