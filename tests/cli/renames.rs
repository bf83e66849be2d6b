//! Renames are asked for or said, never guessed.

use crate::sandbox::Sandbox;

const BEFORE: &str = "CREATE TABLE users (id BIGINT PRIMARY KEY, name TEXT, CONSTRAINT short CHECK (length(name) < 9));\n\
                      CREATE INDEX ix_name ON users (name);\nCREATE TABLE groups (id BIGINT PRIMARY KEY);";
const AFTER: &str = "CREATE TABLE users (id BIGINT PRIMARY KEY, full_name TEXT, CONSTRAINT brief CHECK (length(full_name) < 9));\n\
                     CREATE INDEX ix_full_name ON users (full_name);\nCREATE TABLE teams (id BIGINT PRIMARY KEY);";

#[test]
fn renames_are_said_or_written_as_drops() {
    let mut sandbox = Sandbox::new();
    sandbox.write("mainstay.toml", "engines = [\"sqlite\"]\nurl = \"sqlite:app.db\"\nmodels = \"schema.sql\"\n");
    sandbox.write("schema.sql", AFTER);
    sandbox.revision("aaa", "none", BEFORE, "DROP TABLE users;\nDROP TABLE groups;");
    sandbox.run("revision --autogenerate -m guess --id bbb");
    std::fs::remove_file(sandbox.path().join("migrations/bbb_guess.sql")).expect("it was made");
    let said = "--rename users.name=full_name --rename groups=teams --rename users.ix_name=ix_full_name \
                --rename users.short=brief";
    sandbox.run(&format!("revision --autogenerate -m said --id bbb {said}")).run("show bbb");
    sandbox.run("upgrade").run("check").run("downgrade -1").run("diff revisions database");
    sandbox.run("revision --autogenerate -m x --rename users.name").run("revision --autogenerate -m x --rename a.b=c");
    insta::assert_snapshot!(sandbox.transcript());
}
