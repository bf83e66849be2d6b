//! What is found in revisions, in every form.

use crate::sandbox::Sandbox;

const MAKE: &str = "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL, age INTEGER);";

/// A project on these engines, with a table and a careless revision.
fn project(engines: &str, more: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("mainstay.toml", format!("engines = [{engines}]\nmodels = \"schema.sql\"\n{more}"));
    sandbox.write("schema.sql", "");
    sandbox.revision("aaa", "none", MAKE, "DROP TABLE users;");
    let careless = "CREATE INDEX ix_users_age ON users (age);\nALTER TABLE users RENAME COLUMN email TO mail;";
    sandbox.revision("bbb", "aaa", careless, "");
    sandbox
}

#[test]
fn what_is_found_in_every_form() {
    let mut sandbox = project("\"postgresql\"", "");
    sandbox.run("lint").run("lint --json").run("lint --format github").run("-C . lint -r :aaa").run("lint -r bbb");
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn engines_differ() {
    let mut sandbox = project("\"postgresql\", \"sqlite\", \"mysql\"", "");
    sandbox.revision("ccc", "bbb", "ALTER TABLE users ADD CHECK (age > 0);\nDROP TABLE users;", "");
    sandbox.run("lint");
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn what_is_exempt_is_not_looked_at() {
    for (after, found) in [("bbb", false), ("aaa", true), ("2026-01-03", false), ("2026-01-02", true)] {
        let sandbox = project("\"postgresql\"", &format!("[lint]\nafter = \"{after}\"\n"));
        let status = sandbox.command("lint").status().expect("the binary runs");
        assert_eq!(status.code(), Some(i32::from(found)), "{after}");
    }
    let settings = "[lint]\nskip = [\"create-index\", \"rename-column\"]\nalso = [\"wide-index\"]\n";
    let mut sandbox = project("\"postgresql\"", settings);
    sandbox.run("lint").run("lint --rules");
    sandbox.write("mainstay.toml", "engines = [\"postgresql\"]\nlint.skip = \"crate-index\"\n");
    sandbox.run("lint");
    sandbox.write("mainstay.toml", "engines = [\"postgresql\"]\nlint.after = \"zzz\"\n");
    sandbox.run("lint");
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn a_statement_is_allowed_with_a_reason() {
    let mut sandbox = project("\"postgresql\"", "");
    let allowed = "-- lint: allow create-index because the table is empty\nCREATE INDEX ix_users_age ON users (age);\n\
                   -- lint: allow rename-column\nALTER TABLE users RENAME COLUMN email TO mail;";
    sandbox.revision("bbb", "aaa", allowed, "");
    sandbox.run("lint");
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn a_new_revision_is_looked_at() {
    let mut sandbox = project("\"postgresql\"", "");
    sandbox.revision("bbb", "aaa", "", "");
    sandbox.write("schema.sql", "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL, age BIGINT);");
    sandbox.run("revision --autogenerate -m grow --id ccc").run("lint");
    insta::assert_snapshot!(sandbox.transcript());
}
