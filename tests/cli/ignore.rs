//! What is not the project's: kinds of objects that no command compares, on either side.

use crate::sandbox::Sandbox;

const SETTINGS: &str = "engines = [\"sqlite\"]\nurl = \"sqlite:app.db\"\n";

const MODELS: &str = "#[derive(Model)]\n#[model(table = \"users\")]\nstruct User {\n    #[column(primary_key, generated = \"never\")]\n    \
                      id: i64,\n    name: Option<String>,\n}\n";

#[test]
fn kinds_are_left_as_they_are_on_both_sides() {
    let mut sandbox = Sandbox::project(MODELS);
    let made = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\nCREATE VIEW names AS SELECT name FROM users;\n\
                CREATE TRIGGER there AFTER DELETE ON users BEGIN SELECT 1; END;";
    let database = rusqlite::Connection::open(sandbox.path().join("app.db")).expect("the database");
    database.execute_batch(made).expect("it runs");
    let wanted = |name: &str| {
        format!(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, {name});\nCREATE VIEW others AS SELECT id FROM users;\n\
             CREATE TRIGGER wanted AFTER INSERT ON users BEGIN SELECT 2; END;"
        )
    };
    sandbox.write("same.sql", wanted("name TEXT"));
    sandbox.write("other.sql", wanted("name TEXT NOT NULL"));
    sandbox.run("diff database same.sql");
    sandbox.write("mainstay.toml", format!("{SETTINGS}ignore.kinds = [\"trigger\", \"*view\"]\n"));
    sandbox.run("diff database same.sql").run("diff same.sql database").run("diff database models").run("reflect");
    // The table is made anew, and with it comes the trigger that nobody compares.
    sandbox.run("diff database other.sql").run("diff database other.sql --prove");
    sandbox.write("mainstay.toml", format!("{SETTINGS}ignore.kinds = [\"trigger\", \"veiw\"]\n"));
    sandbox.run("diff database same.sql");
    insta::assert_snapshot!(sandbox.transcript());
}
