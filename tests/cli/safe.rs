//! What is written for tables that may have rows, on each engine, and what the linter says of it.

use crate::sandbox::Sandbox;

const BEFORE: &str = "CREATE TABLE teams (id BIGINT PRIMARY KEY);\n\
                      CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(90), team_id BIGINT, age INTEGER);\n\
                      CREATE INDEX ix_age ON users (age);";
const AFTER: &str = "CREATE TABLE teams (id BIGINT PRIMARY KEY);\n\
    CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(90) NOT NULL, team_id BIGINT, age INTEGER,\n\
    score INTEGER NOT NULL, active BOOLEAN NOT NULL DEFAULT true,\n\
    CONSTRAINT users_email_key UNIQUE (email), CONSTRAINT users_age CHECK (age > 0),\n\
    CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams (id));\n\
    CREATE INDEX ix_team ON users (team_id);\nCREATE TABLE fresh (id BIGINT PRIMARY KEY, a INTEGER NOT NULL);\n\
    CREATE INDEX ix_fresh ON fresh (a);";

fn project(engines: &str, more: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("mainstay.toml", format!("engines = [{engines}]\nmodels = \"schema.sql\"\n{more}"));
    sandbox.write("schema.sql", AFTER);
    sandbox.revision("aaa", "none", BEFORE, "");
    sandbox
}

#[test]
fn what_is_written_for_a_database_in_use() {
    for engines in ["\"postgresql\"", "\"mysql\"", "\"sqlite\"", "\"postgresql\", \"sqlite\""] {
        let mut sandbox = project(engines, "");
        sandbox.run("revision --autogenerate -m grow --id bbb --backfill \"users.score=coalesce(age, 0)\" --backfill \"users.email='?'\"");
        sandbox.run("show bbb").run("lint").run("check");
        insta::assert_snapshot!(engines.replace(['"', ' '], "").replace(',', "_and_"), sandbox.transcript());
    }
}

#[test]
fn a_value_for_rows_that_are_there_must_be_said() {
    let mut sandbox = project("\"postgresql\"", "[migrate]\nsafe = false\n");
    sandbox.run("revision --autogenerate -m grow --id bbb").run("check");
    sandbox.run("revision --autogenerate -m grow --id bbb --backfill score=1");
    sandbox.run("revision --autogenerate -m grow --id bbb --backfill users.score=").run("show bbb");
    insta::assert_snapshot!(sandbox.transcript());
}
