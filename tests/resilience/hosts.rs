//! A server that is lost in the middle of an upgrade, where the URL names another: the command goes on by itself.

use crate::stage::stages;
use mainstay::engine::Url;
use std::process::{Command, Stdio};

/// The first time it is run, the statement ends its own session; a sequence keeps its number when a transaction ends.
const MAKE: &str = "CREATE TABLE before (a INTEGER);\n-- opaque\nCREATE SEQUENCE attempts;";
const LOSE: &str = "CREATE TABLE during (a INTEGER);\n\
                    SELECT CASE WHEN nextval('attempts') = 1 THEN pg_terminate_backend(pg_backend_pid()) END;\n\
                    CREATE INDEX CONCURRENTLY ix_during ON during (a);";

#[test]
fn another_host_takes_the_place_of_a_lost_one() {
    for stage in stages("postgresql") {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
        write("mainstay.toml", "engines = [\"postgresql\"]\nmodels = \"models.sql\"\n");
        write("models.sql", "");
        std::fs::create_dir(folder.path().join("migrations")).expect("a folder");
        for (id, revises, upgrade) in [("a", "none", MAKE), ("b", "a", LOSE)] {
            let text = format!("-- revision: {id}\n-- revises: {revises}\n\n-- upgrade\n{upgrade}\n\n-- downgrade\n");
            write(&format!("migrations/{id}.sql"), &text);
        }
        let url = stage.fresh_database();
        let hosts = &Url::parse(&url).expect("a URL").hosts;
        let (host, port) = (&hosts[0].0, hosts[0].1.expect("a port"));
        let one = format!("{host}:{port}");
        for (through, code) in [(url.clone(), Some(3)), (url.replacen(&one, &format!("{one},{one}"), 1), Some(0))] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_mainstay"));
            command.arg("-C").arg(folder.path()).args(["--url", &through, "upgrade", "head"]).stdin(Stdio::null());
            let output = command.output().expect("the binary runs");
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), code, "{through}: {said}");
            assert_eq!(said.contains("The server was lost"), code == Some(0), "{said}");
            if code != Some(0) {
                // Once more from the beginning.
                assert_eq!(stage.number(&url, "SELECT setval('attempts', 1, false)"), 1);
            }
        }
        stage.drop_database(&url);
    }
}
