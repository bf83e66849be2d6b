//! Revisions that do not lead where they say, or not back.

use crate::sandbox::Sandbox;

#[test]
fn what_does_not_come_back_is_shown() {
    let mut sandbox = Sandbox::project("");
    sandbox.run("verify");
    sandbox.revision("aaa", "none", "CREATE TABLE users (id BIGINT PRIMARY KEY, name TEXT);", "DROP TABLE users;");
    sandbox.run("verify").run("verify --json");
    sandbox.revision(
        "bbb",
        "aaa",
        "ALTER TABLE users ADD COLUMN note TEXT;\nCREATE TRIGGER t AFTER DELETE ON users BEGIN SELECT 1; END;",
        "",
    );
    sandbox.revision("ccc", "bbb", "INSERT INTO missing (id) VALUES (1);", "");
    sandbox.revision("ddd", "ccc", "", "");
    sandbox.run("verify").run("verify --json").run("verify -r :aaa").run("verify -r ccc:");
    assert!(!sandbox.path().join("app.db").exists());
    sandbox.revision(
        "bbb",
        "aaa",
        "-- opaque\nALTER TABLE users ADD COLUMN note TEXT;",
        "-- opaque\nALTER TABLE users DROP COLUMN note;",
    );
    sandbox.run("verify -r bbb");
    insta::assert_snapshot!(sandbox.transcript());
}
