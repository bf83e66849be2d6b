//! What a cluster would not take, said without one.

use crate::sandbox::Sandbox;

#[test]
fn what_a_cluster_would_not_take() {
    let mut sandbox = Sandbox::new();
    sandbox.write("mainstay.toml", "engines = [\"mariadb\"]\nmodels = \"schema.sql\"\n");
    let tables = "CREATE TABLE notes (note text);\nCREATE TABLE visits (id bigint PRIMARY KEY) ENGINE = MyISAM;";
    sandbox.write("schema.sql", tables);
    sandbox.revision(
        "aaa",
        "none",
        &format!("{tables}\nLOCK TABLES notes WRITE;"),
        "DROP TABLE visits;\nDROP TABLE notes;",
    );
    sandbox.run("check").run("check --cluster").run("check --cluster --json");
    sandbox.write("mainstay.toml", "engines = [\"sqlite\"]\nmodels = \"schema.sql\"\n");
    sandbox.write("schema.sql", "");
    sandbox.revision("aaa", "none", "", "");
    sandbox.run("check --cluster");
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn a_server_that_is_away_is_no_reason_not_to_check() {
    let mut sandbox = Sandbox::new();
    sandbox.write(
        "mainstay.toml",
        "engines = [\"mariadb\"]\nmodels = \"schema.sql\"\nurl = \"mariadb://u@127.0.0.1:1/x\"\n",
    );
    sandbox.write("schema.sql", "");
    sandbox.write("migrations/.keep", "");
    sandbox.run("check");
    insta::assert_snapshot!(sandbox.transcript());
}
