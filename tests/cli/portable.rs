//! Portable SQL that an engine of the project would take for something else.

use crate::sandbox::Sandbox;

const ENGINES: &str = "engines = [\"sqlite\", \"postgresql\", \"mysql\"]\nmodels = \"schema.sql\"\n";
const TABLE: &str = "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(50), size INTEGER);";

#[test]
fn what_means_something_else_is_refused_when_it_is_written() {
    let mut sandbox = Sandbox::new();
    sandbox.write("mainstay.toml", ENGINES);
    sandbox.write("schema.sql", TABLE);
    for wrong in [
        "UPDATE users SET size = length(name);",
        "UPDATE users SET size = 1 WHERE name ILIKE 'a%';",
        "-- only: postgresql\nUPDATE users SET size = length(name);\n-- end",
    ] {
        sandbox.revision("aaa", "none", &format!("{TABLE}\n{wrong}"), "DROP TABLE users;");
        sandbox.run("check");
    }
    sandbox.revision("aaa", "none", TABLE, "DROP TABLE users;");
    sandbox.write(
        "schema.sql",
        "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(50), size INTEGER, CHECK (length(name) > 1));",
    );
    sandbox.run("revision --autogenerate -m sizes");
    insta::assert_snapshot!(sandbox.transcript());
}
