//! Everything that a desired schema may say has another name now: renamed, with what stands on it and the rows in it.

use crate::postgresql::run;
use crate::proof::{config, database};
use mainstay::engine::Value;
use mainstay::migrate::{Side, compare, look};
use mainstay_schema::sql::Sql;
use mainstay_tests::database::Server;

/// The servers, what is there, what is wanted, and the renames of the plan.
const PAIRS: [(&[Server], &str, &str, &[&str]); 4] = [
    (
        &[Server::Postgresql, Server::Postgresql15],
        "CREATE SCHEMA shop; CREATE TYPE mood AS ENUM ('sad', 'glad'); CREATE DOMAIN money_of AS numeric CHECK (VALUE >= 0);
         CREATE FUNCTION twice(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2 * a';
         CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TABLE shop.sold (id int PRIMARY KEY, price money_of);
         CREATE TABLE users (id int PRIMARY KEY, mood mood DEFAULT 'sad', n int DEFAULT twice(2), CONSTRAINT small CHECK (n < 99));
         CREATE INDEX ix_n ON users (n);
         CREATE VIEW calm AS SELECT id, twice(n) AS m FROM users WHERE mood = 'sad';
         CREATE VIEW calmer AS SELECT id FROM calm;
         CREATE MATERIALIZED VIEW counts AS SELECT count(*) AS n FROM shop.sold;
         CREATE TRIGGER t_noted BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION noted();
         COMMENT ON FUNCTION twice(int) IS 'doubles';
         INSERT INTO users (id) VALUES (1); INSERT INTO shop.sold VALUES (1, 5)",
        "-- @renamed from=shop
         CREATE SCHEMA store;
         CREATE TYPE feeling AS ENUM ( -- @renamed from=mood
            'blue', -- @renamed from=sad
            'glad');
         -- @renamed from=money_of
         CREATE DOMAIN amount AS numeric CHECK (VALUE >= 0);
         -- @renamed from=twice
         CREATE FUNCTION doubled(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2 * a';
         CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TABLE store.sold (id int PRIMARY KEY, price amount);
         -- @renamed from=users
         CREATE TABLE people (
            id int PRIMARY KEY,
            mood feeling DEFAULT 'blue',
            n int DEFAULT doubled(2),
            CONSTRAINT low CHECK (n < 99) -- @renamed from=small
         );
         CREATE INDEX ix_number ON people (n); -- @renamed from=ix_n
         CREATE VIEW quiet AS -- @renamed from=calm
            SELECT id, doubled(n) AS m FROM people WHERE mood = 'blue';
         CREATE VIEW calmer AS SELECT id FROM quiet;
         -- @renamed from=counts
         CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM store.sold;
         -- @renamed from=t_noted
         CREATE TRIGGER t_seen BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION noted();
         COMMENT ON FUNCTION doubled(int) IS 'doubles'",
        &[
            "rename_schema shop -> store",
            "rename_enum mood -> feeling",
            "rename_enum_value feeling: sad -> blue",
            "replace domain amount",
            "replace function doubled(integer)",
            "rename_table users -> people",
            "rename_constraint small -> low on people",
            "rename_index ix_n -> ix_number on people",
            "rename_view calm -> quiet",
            "rename_view counts -> totals",
            "replace trigger t_seen on people",
        ],
    ),
    (
        &[Server::Mysql],
        "CREATE TABLE users (id int PRIMARY KEY, mood enum('sad', 'glad') NOT NULL DEFAULT 'sad', n int, KEY ix_n (n), CONSTRAINT small CHECK (n < 99));
         CREATE VIEW calm AS SELECT id FROM users; CREATE FUNCTION twice(a int) RETURNS int DETERMINISTIC RETURN 2 * a;
         INSERT INTO users (id) VALUES (1)",
        "-- @renamed from=users
         CREATE TABLE people (id int PRIMARY KEY,
            mood enum('blue' /* @renamed from=sad */, 'glad') NOT NULL DEFAULT 'blue',
            number int, -- @renamed from=n
            KEY ix_n (number),
            CONSTRAINT small CHECK (number < 99));
         CREATE VIEW quiet AS SELECT id FROM people; -- @renamed from=calm
         CREATE FUNCTION doubled(a int) RETURNS int DETERMINISTIC RETURN 2 * a; -- @renamed from=twice",
        &["rename_table users -> people", "alter_column people.mood (type, default)", "rename_column people.n -> number"],
    ),
    (
        &[Server::Mariadb, Server::Mariadb10],
        "CREATE TABLE users (id int PRIMARY KEY, mood enum('sad', 'glad') NOT NULL DEFAULT 'sad', n int, KEY ix_n (n));
         CREATE VIEW calm AS SELECT id FROM users; INSERT INTO users (id) VALUES (1)",
        "CREATE TABLE users (id int PRIMARY KEY,
            mood enum('blue' /* @renamed from=sad */, 'glad') NOT NULL DEFAULT 'blue', n int,
            KEY ix_number (n));
         CREATE VIEW quiet AS SELECT id FROM users; -- @renamed from=calm",
        &["alter_column users.mood (type, default)"],
    ),
    (
        &[Server::Sqlite],
        "CREATE TABLE users (id integer PRIMARY KEY, n int); CREATE VIEW calm AS SELECT id FROM users;
         CREATE TRIGGER noted AFTER INSERT ON users BEGIN SELECT 1; END; INSERT INTO users (id) VALUES (1)",
        "CREATE TABLE people ( -- @renamed from=users
            id integer PRIMARY KEY,
            number int -- @renamed from=n
         );
         CREATE VIEW quiet AS SELECT id FROM people; -- @renamed from=calm
         CREATE TRIGGER seen AFTER INSERT ON people -- @renamed from=noted
         BEGIN SELECT 1; END",
        &["rename_table users -> people", "rename_column people.n -> number"],
    ),
];

#[tokio::test]
async fn whatever_has_another_name_is_renamed() {
    for (servers, before, after, renames) in PAIRS {
        for &server in servers {
            let folder = tempfile::tempdir().expect("a folder");
            let Some(mut live) = database(server, folder.path()).await else { continue };
            run(&mut live, before).await;
            let file = folder.path().join("desired.sql");
            std::fs::write(&file, after).expect("a file");
            let (config, to) = (config(folder.path(), &live.url), Side::File(file));
            let way =
                compare(&config, &Side::Database, &to).await.unwrap_or_else(|error| panic!("{server:?}: {error:?}"));
            let words: Vec<_> = way.plan.changes.iter().map(ToString::to_string).collect();
            assert_eq!(
                words.get(..renames.len()),
                Some(&renames.iter().map(ToString::to_string).collect::<Vec<_>>()[..]),
                "{server:?}: {words:#?}"
            );
            live.run(&way.plan.steps)
                .await
                .unwrap_or_else(|error| panic!("{server:?}: {error} {:?}", error.failed_statement()));
            let again = compare(&config, &Side::Database, &to).await.expect("a comparison");
            assert!(again.is_silent(), "{server:?}: {:#?}", again.plan.changes);
            let table = if after.contains("TABLE people") { "people" } else { "users" };
            let rows =
                live.connection.query(&Sql::written(format!("SELECT id FROM {table}")), &[]).await.expect("rows");
            assert_eq!(rows, [[Value::Integer(1)]], "{server:?}");
            live.close().await;
        }
    }
}

#[tokio::test]
async fn a_rename_may_be_typed_and_is_offered() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(mut live) = database(Server::Sqlite, folder.path()).await else { return };
    run(&mut live, "CREATE TABLE users (id integer PRIMARY KEY, name text)").await;
    let file = folder.path().join("desired.sql");
    std::fs::write(&file, "CREATE TABLE users (id integer PRIMARY KEY, full_name text)").expect("a file");
    let config = config(folder.path(), &live.url);
    let mut looked = look(&config, &Side::Database, &Side::File(file)).await.expect("two sides");
    let offered = looked.rename_candidates().expect("candidates");
    assert_eq!(offered.iter().map(ToString::to_string).collect::<Vec<_>>(), ["users.name=full_name"]);
    let wrong = looked.rename("users.nam=full_name".parse().expect("a rename")).expect_err("there is none");
    assert!(wrong.to_string().contains("renames nothing"), "{wrong}");
    looked.rename(offered[0].clone()).expect("it is one");
    assert!(looked.rename_candidates().expect("candidates").is_empty());
    let way = looked.comparison().await.expect("a comparison");
    assert_eq!(
        way.plan.changes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["rename_column users.name -> full_name"]
    );
    live.close().await;
}
