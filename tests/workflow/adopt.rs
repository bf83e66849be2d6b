//! A database that was there before becomes a project, and nothing is left to say about it: on generated schemas.

use crate::place::Place;
use mainstay::engine::Enforcement;
use mainstay::migrate::{Draft, Migrator, Project, Target};
use mainstay_schema::plan::{Runs, plan};
use mainstay_schema::schema::Schema;
use mainstay_tests::database::Server;
use mainstay_tests::generate::{Profile, seed};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// How many schemas each server is given.
const SCHEMAS: u8 = 6;

#[tokio::test]
async fn an_adopted_database_leaves_nothing_to_say() {
    for server in Server::ALL {
        let (mut silent, mut tried) = (0, false);
        for number in 0..SCHEMAS {
            let Some(place) = Place::on(server).await else { break };
            tried = true;
            let settings = std::fs::read_to_string(place.path().join("mainstay.toml")).expect("the settings");
            place.write("mainstay.toml", &settings.replace("schema.sql", "models.rs"));
            place.write("models.rs", "use mainstay::prelude::*;\n");
            let dialect = place.connect().await;
            let mut schema = generated(number, &Profile::of(dialect.dialect(), &[]));
            dialect.dialect().normalize(&mut schema);
            make(&place, &schema).await;
            let left_out = adopt(&place).await.unwrap_or_else(|error| panic!("{server:?} {number}: {error:?}"));
            silent += u8::from(left_out.is_empty());
            let project = place.project();
            let next =
                project.autogenerate(&Draft::new("next")).unwrap_or_else(|error| panic!("{server:?}: {error:?}"));
            let changes: Vec<_> = next.iter().flat_map(|next| &next.changes).map(ToString::to_string).collect();
            assert!(changes.is_empty() || !left_out.is_empty(), "{server:?} {number}: {changes:#?}");
            let mut migrator = Migrator::new(&project, place.connect().await);
            let drift =
                migrator.drift(Default::default()).await.unwrap_or_else(|error| panic!("{server:?}: {error:?}"));
            assert!(drift.is_silent(), "{server:?} {number}: {}", drift.repair.script());
            let error = adopt(&place).await.expect_err("it has revisions");
            assert!(error.to_string().contains("revisions already"), "{error}");
            place.close().await;
        }
        assert!(silent == 0 && !tried || silent * 2 > SCHEMAS, "{server:?}: too little has words: {silent}");
    }
}

/// Adopts the database; what models have no words for.
async fn adopt(place: &Place) -> mainstay::Result<Vec<String>> {
    let project = place.project();
    let mut connection = place.connect().await;
    let adoption = project.adopt(&mut *connection, &Draft::new("as it was")).await?;
    adoption.write()?;
    let project = Project::open(place.config())?;
    Migrator::new(&project, connection).stamp(&[Target::Heads]).await?;
    Ok(adoption.left_out)
}

fn generated(number: u8, profile: &Profile) -> Schema {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[number; 32]);
    let config = Config { failure_persistence: None, ..Config::default() };
    let tree = seed().new_tree(&mut TestRunner::new_with_rng(config, rng)).expect("every choice makes a seed");
    tree.current().pair(profile).a
}

/// Makes a schema that no revision knows of.
async fn make(place: &Place, schema: &Schema) {
    let mut connection = place.connect().await;
    let steps = plan(&Schema::new(), schema, connection.dialect()).expect("a plan").steps;
    connection.begin(Enforcement::Off).await.expect("a transaction");
    for step in steps {
        assert!(!matches!(step.runs, Runs::Batches), "a new schema has no rows");
        connection.execute(&step.sql).await.unwrap_or_else(|error| panic!("{}: {error:?}", step.sql));
    }
    connection.commit().await.expect("it commits");
}

/// What stands in databases that others made: types in their words and without any, keys that may be NULL, and a table that
/// Mainstay has no words for.
const OF_OTHERS: &str = "
    CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(255) NOT NULL, nick NVARCHAR(30) DEFAULT 'n', made DATETIME
        DEFAULT CURRENT_TIMESTAMP, ok BOOL DEFAULT 0, n TINYINT DEFAULT 1, price DECIMAL(10,2) DEFAULT 1.50, f FLOAT, x, s STRING);
    CREATE TABLE codes (code TEXT PRIMARY KEY, user_id INT REFERENCES users (id) ON DELETE CASCADE, big UNSIGNED BIG INT);
    CREATE TABLE settings (name TEXT UNIQUE ON CONFLICT REPLACE, value);
    INSERT INTO users (id, name, x) VALUES (1, 'Ada', x'00')";

#[tokio::test]
async fn words_of_others_mean_what_they_mean() {
    let Some(place) = Place::on(Server::Sqlite).await else { return };
    let settings = std::fs::read_to_string(place.path().join("mainstay.toml")).expect("the settings");
    place.write("mainstay.toml", &settings.replace("schema.sql", "models.rs"));
    place.write("models.rs", "use mainstay::prelude::*;\n");
    place.by_hand(OF_OTHERS).await;
    assert_eq!(adopt(&place).await.expect("it is adopted"), ["table settings"]);
    assert_silent(&place).await;
    // A table made anew is one in our words, with the rows that it had.
    let first = place.project().graph().iter().map(|revision| revision.id.clone()).next().expect("a revision");
    let [up, down] = ["text", "varchar(255)"].map(|ty| format!("ALTER TABLE users ALTER COLUMN name TYPE {ty};"));
    place.revision("longer", &first, &up, &down);
    place.upgrade("head").await;
    let rows = place.texts("SELECT concat_ws(' ', name, nick, made IS NOT NULL, n, price, quote(x)) FROM users").await;
    assert_eq!(rows, ["Ada n 1 1 1.5 X'00'"]);
    let models = std::fs::read_to_string(place.path().join("models.rs")).expect("models");
    place.write("models.rs", &models.replace("    #[column(length = 255)]\n", ""));
    assert_silent(&place).await;
    place.by_hand("ALTER TABLE codes ADD COLUMN more INT").await;
    let drift = Migrator::new(&place.project(), place.connect().await).drift(Default::default()).await;
    let found: Vec<_> = drift.expect("it is read").accept.plan.changes.iter().map(ToString::to_string).collect();
    assert_eq!(found, ["add_column codes.more"]);
    place.close().await;
}

/// The same on servers, a table at a time: what models have no words for, or other ones.
const ON_SERVERS: [(&[Server], &str); 2] = [
    (
        &[Server::Postgresql, Server::Postgresql15],
        "CREATE TYPE mood AS ENUM ('', 'ok');
         CREATE TABLE users (id int PRIMARY KEY, data json, m mood, n int) WITH (toast.autovacuum_enabled = false);
         ALTER TABLE users ADD CONSTRAINT late CHECK (n > 0) NOT VALID;
         CREATE TABLE admins (level int) INHERITS (users);",
    ),
    (
        &[Server::Mysql, Server::Mariadb, Server::Mariadb10],
        "CREATE TABLE users (id bigint unsigned AUTO_INCREMENT PRIMARY KEY, bio text, made timestamp NOT NULL DEFAULT current_timestamp,
            at time(3), n int unsigned NOT NULL CHECK (n >= 0), kind enum('', 'a') NOT NULL DEFAULT '', small tinyint(1), y year);
         CREATE VIEW names (x) AS SELECT bio FROM users;",
    ),
];

#[tokio::test]
async fn words_of_one_server_are_no_difference_to_models() {
    for (servers, script) in ON_SERVERS {
        for server in servers {
            let Some(place) = Place::on(*server).await else { continue };
            let settings = std::fs::read_to_string(place.path().join("mainstay.toml")).expect("the settings");
            place.write("mainstay.toml", &settings.replace("schema.sql", "models.rs"));
            place.write("models.rs", "use mainstay::prelude::*;\n");
            place.by_hand(script).await;
            adopt(&place).await.unwrap_or_else(|error| panic!("{server:?}: {error:?}"));
            assert_silent(&place).await;
            place.close().await;
        }
    }
}

/// Neither the models nor the database say more than the revisions.
async fn assert_silent(place: &Place) {
    let project = place.project();
    let next = project.autogenerate(&Draft::new("next")).expect("models and revisions are read");
    assert!(next.is_none(), "{:?}", next.map(|next| next.changes));
    let drift = Migrator::new(&project, place.connect().await).drift(Default::default()).await.expect("it is read");
    assert!(drift.is_silent(), "{}", drift.repair.script());
}
