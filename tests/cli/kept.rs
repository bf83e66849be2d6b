//! What an upgrade destroys: kept, listed, put back, dropped, and asked about before.

use crate::sandbox::Sandbox;

fn project() -> Sandbox {
    let sandbox = Sandbox::project("");
    let make = "CREATE TABLE users (id BIGINT PRIMARY KEY, name TEXT NOT NULL, phone TEXT);
CREATE TABLE logs (line TEXT);
INSERT INTO users (id, name, phone) VALUES (1, 'ann', '123'), (2, 'bob', NULL);";
    sandbox.revision("aaa", "none", make, "DROP TABLE logs;\nDROP TABLE users;");
    let destroy = "ALTER TABLE users DROP COLUMN phone;\nDROP TABLE logs;";
    let bring_back = "CREATE TABLE logs (line TEXT);\nALTER TABLE users ADD COLUMN phone TEXT;";
    sandbox.revision("bbb", "aaa", destroy, bring_back);
    sandbox
}

#[test]
fn what_is_kept_is_listed_put_back_and_dropped() {
    let mut sandbox = project();
    sandbox.run("upgrade aaa").run("kept list").run("upgrade").run("kept list").run("kept list --json");
    sandbox.run("kept restore mainstay_kept_bbb_1").run("kept restore nothing").run("downgrade -1").run("kept list");
    sandbox.run("upgrade").run("kept drop mainstay_kept_bbb_2").run("kept drop --older-than 1").run("kept drop --all");
    sandbox.run("kept drop").run("kept list").run("downgrade -1").run("current");
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn much_is_destroyed_only_after_a_yes() {
    let mut sandbox = project();
    sandbox.write("mainstay.toml", "engines = [\"sqlite\"]\nurl = \"sqlite:app.db\"\nkeep.ask_above = \"1 KB\"\n");
    sandbox.run("upgrade aaa").run("upgrade").run("upgrade --yes").run("downgrade base").run("downgrade base --yes");
    sandbox.write("mainstay.toml", "engines = [\"sqlite\"]\nurl = \"sqlite:app.db\"\nkeep.ask_above = \"much\"\n");
    sandbox.run("current");
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn scripts_keep_and_put_back() {
    let mut sandbox = project();
    sandbox.run("upgrade aaa:bbb --sql").run("downgrade bbb:aaa --sql");
    insta::assert_snapshot!(sandbox.transcript());
}
