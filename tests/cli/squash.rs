//! One revision in place of many.

use crate::sandbox::Sandbox;

#[test]
fn a_range_becomes_one_revision() {
    let mut sandbox = Sandbox::project("");
    sandbox.revision("aaa", "none", "CREATE TABLE a (id BIGINT PRIMARY KEY, name TEXT);", "DROP TABLE a;");
    sandbox.revision("bbb", "aaa", "ALTER TABLE a ADD COLUMN x INTEGER;", "ALTER TABLE a DROP COLUMN x;");
    sandbox.revision("ccc", "bbb", "CREATE INDEX ix ON a (x);", "DROP INDEX ix;");
    sandbox.revision(
        "ddd",
        "ccc",
        "-- names\nUPDATE a SET name = 'x';\nALTER TABLE a RENAME COLUMN name TO full_name;",
        "ALTER TABLE a RENAME COLUMN full_name TO name;",
    );
    sandbox.revision("eee", "bbb", "CREATE TABLE e (id BIGINT);", "DROP TABLE e;");
    sandbox.run("upgrade heads").run("squash aaa:ccc").run("squash ccc:aaa").run("squash aaa");
    std::fs::remove_file(sandbox.path().join("migrations/eee.sql")).expect("it was there");
    sandbox.run("downgrade -1").run("stamp ddd");
    sandbox
        .run("squash aaa:ccc")
        .run("show ccc")
        .run("current")
        .run("upgrade")
        .run("squash ccc:ddd -m all")
        .run("show ddd");
    sandbox.run("upgrade").run("history").run("verify").run("drift").run("downgrade base").run("upgrade --json");
    insta::assert_snapshot!(sandbox.transcript());
}
