//! A database that was there before the project.

use crate::sandbox::Sandbox;

#[test]
fn a_database_becomes_a_project() {
    let mut sandbox = Sandbox::new();
    sandbox.run("init .").run("adopt");
    let database = rusqlite::Connection::open(sandbox.path().join("app.db")).expect("the database");
    sandbox.run("adopt --id empty");
    let made = "CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);\n\
                CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, team_id INTEGER REFERENCES teams (id));\n\
                CREATE INDEX ix_email ON users (email);\nCREATE TABLE legacy_log (line TEXT);\n\
                CREATE VIEW emails AS SELECT email FROM users;\n\
                CREATE TRIGGER t AFTER DELETE ON users BEGIN DELETE FROM teams WHERE id = old.team_id; END;\n\
                INSERT INTO teams (name) VALUES ('a');";
    database.execute_batch(made).expect("it runs");
    let settings = "engines = [\"sqlite\"]\nurl = \"sqlite:app.db\"\nignore.tables = [\"legacy_*\"]\n";
    sandbox.write("mainstay.toml", settings);
    sandbox.run("adopt --id aaa").run("show aaa").run("current").run("check").run("drift").run("verify");
    sandbox.run("revision --autogenerate -m next").run("adopt");
    // Another project works on the database: its history is not ours to write over.
    sandbox.write("other/mainstay.toml", "engines = [\"sqlite\"]\nurl = \"sqlite:../app.db\"\n");
    sandbox.write("other/migrations/.keep", "");
    sandbox.write("other/files/1_a.sql", "CREATE TABLE a (id INTEGER);");
    sandbox.run("-C other adopt").run("-C other import sqlx files");
    insta::assert_snapshot!(sandbox.transcript());
    insta::assert_snapshot!("models", std::fs::read_to_string(sandbox.path().join("src/models.rs")).expect("models"));
}
