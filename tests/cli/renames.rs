//! Renames are asked for or said, never guessed.

use crate::sandbox::Sandbox;

const BEFORE: &str = "CREATE TABLE users (id BIGINT PRIMARY KEY, name TEXT, CONSTRAINT short CHECK (length(name) < 9));\n\
                      CREATE INDEX ix_name ON users (name);\nCREATE TABLE groups (id BIGINT PRIMARY KEY);";
const AFTER: &str = "CREATE TABLE users (id BIGINT PRIMARY KEY, full_name TEXT, CONSTRAINT brief CHECK (length(full_name) < 9));\n\
                     CREATE INDEX ix_full_name ON users (full_name);\nCREATE TABLE teams (id BIGINT PRIMARY KEY);";

const MODELS_BEFORE: &str = "use mainstay::prelude::*;

#[derive(DbEnum)]
pub enum Mood { Sad, Happy }

#[derive(Model)]
#[model(table = \"users\", index(columns = [name]), check(\"id > 0\"))]
pub struct User {
    #[column(primary_key)]
    pub id: i64,
    pub name: String,
    pub mood: Mood,
}
";

const MODELS_AFTER: &str = "use mainstay::prelude::*;

#[derive(DbEnum)]
#[db_enum(name = \"feeling\", renamed_from = \"mood\")]
pub enum Mood {
    #[db_enum(renamed_from = \"sad\")]
    Gloomy,
    Happy,
}

#[derive(Model)]
#[model(
    table = \"people\",
    renamed_from = \"users\",
    index(columns = [full_name], renamed_from = \"ix_users_name\"),
    check(\"id > 0\", renamed_from = \"users_id_check\"),
)]
pub struct User {
    #[column(primary_key)]
    pub id: i64,
    #[column(renamed_from = \"name\")]
    pub full_name: String,
    pub mood: Mood,
}
";

#[test]
fn models_say_what_they_call_otherwise_than_before() {
    let mut sandbox = Sandbox::project(MODELS_BEFORE);
    sandbox.run("revision --autogenerate -m before --id aaa").run("upgrade");
    sandbox.write("src/models.rs", MODELS_AFTER);
    sandbox.run("revision --autogenerate -m after --id bbb").run("show bbb").run("upgrade");
    // Once it is done, the word says nothing any more.
    sandbox.run("check").run("diff database models").run("downgrade -1").run("verify");
    sandbox.write("src/models.rs", MODELS_AFTER.replace("renamed_from = \"name\"", "renamed_form = \"name\""));
    sandbox.run("check");
    insta::assert_snapshot!(sandbox.transcript());
}

/// Where enums are part of columns, the column has the value and its rows have.
#[test]
fn a_value_of_a_columns_own_enum_is_renamed_in_its_rows() {
    let mut sandbox = Sandbox::new();
    sandbox.write("mainstay.toml", "engines = [\"mysql\"]\nmodels = \"src/models.rs\"\n");
    sandbox.write("migrations/.keep", "");
    // No index over a text, and no check of a numbered key, there.
    let without = |models: &str| {
        let kept = models.lines().filter(|line| !line.starts_with("    index(") && !line.starts_with("    check("));
        kept.map(|line| line.replace(", index(columns = [name]), check(\"id > 0\")", "") + "\n").collect::<String>()
    };
    sandbox.write("src/models.rs", without(MODELS_BEFORE));
    sandbox.run("revision --autogenerate -m before --id aaa");
    sandbox.write("src/models.rs", without(MODELS_AFTER));
    sandbox.run("revision --autogenerate -m after --id bbb").run("show bbb").run("check");
    insta::assert_snapshot!(sandbox.transcript());
}

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
