//! Kinds of objects that are nobody's business are left as they are, on both sides, and all else is compared.

use crate::postgresql::run;
use crate::proof::config;
use mainstay::migrate::{Side, compare};
use mainstay_tests::database::Server;

const LIVE: &str = "CREATE TABLE t (id int PRIMARY KEY, a int);
    CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET new.a = 1;
    CREATE PROCEDURE p() SELECT 1;
    CREATE VIEW v AS SELECT id FROM t;";
const DESIRED: &str = "CREATE TABLE t (id int PRIMARY KEY, a bigint);
    CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO DELETE FROM t;
    CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 1;
    CREATE VIEW v AS SELECT id FROM t;";

#[tokio::test]
async fn kinds_are_left_as_they_are_on_both_sides() {
    for server in [Server::Mysql, Server::Mariadb] {
        let folder = tempfile::tempdir().expect("a folder");
        let Some(mut live) = server.database().await else { continue };
        run(&mut live, LIVE).await;
        let file = folder.path().join("desired.sql");
        std::fs::write(&file, DESIRED).expect("it is written");
        let settings = "ignore.kinds = [\"trigger\", \"procedure\", \"ev*nt\"]\n";
        std::fs::write(folder.path().join("mainstay.toml"), settings).expect("it is written");
        let config = config(folder.path(), &live.url);
        let (database, file) = (Side::Database, Side::File(file));
        let mut told = Vec::new();
        for (from, to) in [(&database, &file), (&file, &database)] {
            let comparison = compare(&config, from, to).await.expect("both are read");
            told.push(comparison.plan.changes.iter().map(ToString::to_string).collect::<Vec<_>>());
        }
        live.close().await;
        let there = ["create function f", "alter_column t.a (type)"].map(str::to_owned).to_vec();
        let back = ["drop function f", "alter_column t.a (type)"].map(str::to_owned).to_vec();
        told.iter_mut().for_each(|words| words.sort_by_key(|word| word.starts_with("alter")));
        assert_eq!(told, [there, back], "{server:?}");
    }
}
