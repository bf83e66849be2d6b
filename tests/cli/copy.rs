//! Rows into a file and out of one.

use crate::sandbox::Sandbox;

#[test]
fn rows_go_into_a_file_and_out_of_it() {
    let mut sandbox = Sandbox::new();
    sandbox.write("mainstay.toml", "engines = [\"sqlite\"]\nurl = \"sqlite:app.db\"\n");
    let database = rusqlite::Connection::open(sandbox.path().join("app.db")).expect("the database");
    let tables = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, nick VARCHAR(20) DEFAULT 'none', \
                  born TIMESTAMP TEXT, twice INTEGER GENERATED ALWAYS AS (id * 2) STORED);\n\
                  INSERT INTO users (id, name, nick, born) VALUES (1, 'Ann, \"A\"', '', '2001-02-03 04:05:06'), \
                  (2, 'Bob', NULL, NULL);";
    database.execute_batch(tables).expect("it runs");
    sandbox.run("copy users to users.csv").run("copy users to -").run("copy users to - --format ndjson");
    database.execute_batch("DELETE FROM users").expect("it runs");
    sandbox.run("copy users from users.csv --json").run("copy users to -");
    sandbox.write("more.ndjson", "{\"id\":3,\"name\":\"Cy\"}\n{\"id\":4,\"name\":null}\n");
    sandbox.run("copy users from more.ndjson").run("copy users from more.ndjson --batch 1").run("copy users to -");
    sandbox.write("wrong.csv", "id,name,born\n5,Dee,yesterday\n");
    sandbox.write("wrong.txt", "");
    sandbox.run("copy users from wrong.csv").run("copy users from wrong.txt").run("copy user from users.csv");
    sandbox.run("copy users from nowhere.csv").run("copy users to x.csv --batch 5").run("copy users into x.csv");
    insta::assert_snapshot!(sandbox.transcript());
}
