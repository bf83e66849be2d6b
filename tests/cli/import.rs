//! Moving in from another tool, as the command tells it.

use crate::sandbox::Sandbox;

#[test]
fn another_tool_is_left() {
    let mut sandbox = Sandbox::new();
    sandbox.write("mainstay.toml", "engines = [\"sqlite\"]\nurl = \"sqlite:app.db\"\nmigrations = \"revisions\"\n");
    std::fs::create_dir(sandbox.path().join("revisions")).expect("a folder");
    sandbox.run("import sqlx");
    sandbox.write(
        "migrations/1_users.sql",
        "-- upgrade\nBEGIN;\nCREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\nCOMMIT;\n",
    );
    sandbox.write(
        "migrations/2_odd.sql",
        "ALTER TABLE nowhere ADD COLUMN x TEXT;\nINSERT INTO users (name) VALUES ('a');\n",
    );
    sandbox.write("migrations/README.sql", "");
    sandbox.run("import flyway migrations --files-only").run("import sqlx");
    let database = rusqlite::Connection::open(sandbox.path().join("app.db")).expect("the database");
    let history = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\n\
                   CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, success BOOLEAN NOT NULL);\n\
                   INSERT INTO _sqlx_migrations VALUES (1, TRUE);";
    database.execute_batch(history).expect("it runs");
    sandbox.run("import sqlx").run("history -i").run("show 2").run("import sqlx").run("import sqlx revisions");
    sandbox.run("import alembic");
    insta::assert_snapshot!(sandbox.transcript());
}
