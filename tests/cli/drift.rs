//! What was done to a database by hand, as the command shows it.

use crate::sandbox::Sandbox;

#[test]
fn what_no_revision_says_is_shown_with_both_ways_to_mend_it() {
    let mut sandbox = Sandbox::project("");
    let users = "CREATE TABLE users (id BIGINT PRIMARY KEY, name TEXT);\nCREATE INDEX ix_name ON users (name);";
    sandbox.revision("aaa", "none", users, "DROP TABLE users;");
    sandbox.run("drift").run("upgrade").run("drift").run("drift --exit-code");
    let by_hand = "CREATE TABLE users (id BIGINT PRIMARY KEY, name TEXT NOT NULL);\nCREATE TABLE stray (id INT);\n\
                   CREATE TRIGGER t AFTER DELETE ON users BEGIN SELECT 1; END;";
    let database = rusqlite::Connection::open(sandbox.path().join("app.db")).expect("the database");
    database.execute_batch(&format!("DROP TABLE users;\n{by_hand}")).expect("it runs");
    sandbox.run("drift").run("drift --exit-code --allow-untracked").run("drift --scratch").run("drift --json");
    sandbox.write("mainstay.toml", "engines = [\"sqlite\"]\nurl = \"sqlite:app.db\"\n[ignore]\ntables = [\"*s*r*\"]\n");
    sandbox.run("drift --exit-code").run("diff database revisions");
    sandbox.write("mainstay.toml", "engines = [\"sqlite\"]\nurl = \"sqlite:app.db\"\nignore.table = [\"*s*r*\"]\n");
    sandbox.run("drift");
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn a_database_is_compared_with_another_one() {
    let mut sandbox = Sandbox::project("");
    for (file, made) in [("app.db", "CREATE TABLE a (id INTEGER PRIMARY KEY)"), ("other.db", "SELECT 1")] {
        rusqlite::Connection::open(sandbox.path().join(file)).and_then(|db| db.execute_batch(made)).expect("it runs");
    }
    sandbox.run("diff database sqlite:other.db").run("diff sqlite:other.db database").run("diff database database");
    insta::assert_snapshot!(sandbox.transcript());
}
