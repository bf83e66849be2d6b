//! Starting a project, and everything that can be wrong with its settings.

use crate::sandbox::Sandbox;

#[test]
fn a_project_is_started_and_never_overwritten() {
    let mut sandbox = Sandbox::new();
    sandbox.write("app/src/models.rs", "// mine\n");
    sandbox.write("app/.gitignore", "/target");
    sandbox.run("init").run("init").run("-C app init --engine postgres --engine sqlite").run("init deep/er --json");
    for name in
        ["mainstay.toml", ".env-example", ".gitignore", "app/mainstay.toml", "app/.gitignore", "app/src/models.rs"]
    {
        let text = std::fs::read_to_string(sandbox.path().join(name)).unwrap();
        insta::assert_snapshot!(format!("init_{}", name.replace(['/', '.'], "_")), text);
    }
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn settings_that_are_missing() {
    let mut sandbox = Sandbox::new();
    sandbox.run("history").run("history --json").run("-C nowhere current").run("--config other.toml current");
    sandbox.run("wait").run("reflect");
    sandbox.write("mainstay.toml", "");
    sandbox.write("migrations/.gitkeep", "");
    sandbox.run("current").run("check").run("upgrade --sql");
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn settings_that_are_wrong() {
    let mut sandbox = Sandbox::new();
    for toml in [
        "models = \"src/models.rs\nurl = 1",
        "modles = \"src/models.rs\"",
        "[connect]\nretries = \"many\"",
        "engines = [\"sqlite\", \"oracle\"]",
        "url = \"postgres://joe:s3cret@host:port/db\"",
        "url = \"joe:s3cret@host/db\"",
    ] {
        sandbox.write("mainstay.toml", toml);
        sandbox.run("current");
    }
    sandbox.write("mainstay.toml", "url = \"sqlite:app.db\"");
    sandbox.write(".env", "DB_PASS=s3cret words\n");
    sandbox.run("current");
    sandbox.write(".env", "DB_HOST=db\nDB_PASS=s3cret\n");
    sandbox.run("current").run("--url oracle://joe:s3cret@db/x current");
    assert!(!sandbox.transcript().contains("s3cret@host"), "{}", sandbox.transcript());
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn a_server_that_does_not_answer() {
    let mut sandbox = Sandbox::project("");
    // A port that was just free: nobody listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    sandbox.set("DATABASE_URL", &format!("postgresql://joe:s3cret@127.0.0.1:{port}/app"));
    sandbox.run("wait --retries 2 --delay 0").run("wait --retries 0 --json").run("current").run("diff database models");
    let text = sandbox.transcript().replace(&port.to_string(), "[PORT]");
    assert!(!text.contains("s3cret"), "{text}");
    insta::assert_snapshot!(text);
}
