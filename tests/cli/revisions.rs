//! Revision files and models that are wrong: each a clear error, and nothing run.

use crate::sandbox::Sandbox;

const MAKE: &str = "CREATE TABLE users (id BIGINT PRIMARY KEY);";
const DROP: &str = "DROP TABLE users;";

/// A project with one good revision.
fn project() -> Sandbox {
    let sandbox = Sandbox::project("");
    sandbox.revision("aaa", "none", MAKE, DROP);
    sandbox
}

/// A name for the case, and what spoils the project.
type Case = (&'static str, fn(&Sandbox));

const BROKEN: &[Case] = &[
    ("empty", |sandbox| sandbox.write("migrations/bbb.sql", "")),
    ("cut short", |sandbox| {
        sandbox.write(
            "migrations/bbb.sql",
            "-- bbb\n-- revision: bbb\n-- revises: aaa\n\n-- upgrade\nCREATE TABLE t (id BIG",
        )
    }),
    ("last statement cut", |sandbox| sandbox.revision("bbb", "aaa", "CREATE TABLE t (id BIGINT);\nDROP TAB", "")),
    ("not UTF-8", |sandbox| sandbox.write("migrations/bbb.sql", b"-- revision: bbb\n-- caf\xe9\n")),
    ("no header", |sandbox| sandbox.write("migrations/bbb.sql", "-- upgrade\n\n-- downgrade\n")),
    ("an id that is none", |sandbox| sandbox.revision("head", "aaa", "", "")),
    ("the same id twice", |sandbox| {
        let text = std::fs::read(sandbox.path().join("migrations/aaa.sql")).unwrap();
        sandbox.write("migrations/copy.sql", text);
    }),
    ("a parent that is missing", |sandbox| sandbox.revision("bbb", "zzz", "", "")),
    ("a circle", |sandbox| {
        sandbox.revision("bbb", "ccc", "", "");
        sandbox.revision("ccc", "bbb", "", "");
    }),
    ("a string without an end", |sandbox| sandbox.revision("bbb", "aaa", "SELECT 'oh;", "")),
];

#[test]
fn broken_files_stop_everything() {
    for (name, spoil) in BROKEN {
        let mut sandbox = project();
        spoil(&sandbox);
        sandbox.run("upgrade head");
        insta::assert_snapshot!(format!("broken_{}", name.replace(' ', "_")), sandbox.transcript());
        assert!(!sandbox.path().join("app.db").exists(), "{name}: nothing was run");
    }
}

#[test]
fn two_heads() {
    let mut sandbox = project();
    sandbox.revision("bbb", "aaa", "", "");
    sandbox.revision("ccc", "aaa", "", "");
    sandbox.run("heads").run("history").run("heads --json").run("upgrade head").run("revision -m \"one more\"");
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn history_in_every_form() {
    let mut sandbox = Sandbox::project("");
    sandbox.run("history").run("heads");
    sandbox.revision("aaa", "none", MAKE, DROP);
    sandbox.revision("abb", "aaa", "UPDATE users SET id = 1;", "");
    sandbox.revision("ccc", "abb", "", "");
    sandbox.run("history").run("history -v").run("history --json").run("history -r aaa:abb").run("history -r -1:");
    sandbox
        .run("history -r :aaa")
        .run("show aaa")
        .run("show head --json")
        .run("show a")
        .run("show zzz")
        .run("show base");
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn a_blank_revision() {
    let mut sandbox = Sandbox::project("");
    sandbox.run("revision -m \"Add an index, by hand\"").run("revision").run("heads").run("show head");
    insta::assert_snapshot!(sandbox.transcript());
}
