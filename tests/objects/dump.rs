//! What the engine's own tool prints of a database: what Mainstay says of it does not count here.

use mainstay::engine::Url;
use std::process::Command;

/// `pg_dump -s` with owners and privileges: its lines in no order, without comments, settings and commas.
pub fn postgresql(url: &Url) -> Vec<String> {
    let tools = std::env::var("MAINSTAY_TEST_POSTGRESQL_BIN").unwrap_or_default();
    let program = if tools.is_empty() { "pg_dump".to_owned() } else { format!("{tools}/pg_dump") };
    let text = |variable| std::env::var(variable).unwrap_or_default();
    let servers = ["MAINSTAY_TEST_POSTGRESQL_URL", "MAINSTAY_TEST_POSTGRESQL15_URL"].map(text);
    let is_there =
        |server: &&String| Url::parse(server).is_ok_and(|server| server.with_database(&url.database) == *url);
    let server = servers.iter().find(is_there).expect("the server of the database");
    let (before, _) = server.rsplit_once('/').expect("a URL with a database");
    let output = Command::new(&program).args(["-s", "-d", &format!("{before}/{}", url.database)]).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    lines(&String::from_utf8_lossy(&output.stdout))
}

fn lines(text: &str) -> Vec<String> {
    let noise = ["--", "SET ", "SELECT pg_catalog.set_config", "\\restrict", "\\unrestrict"];
    let is_noise = |line: &String| line.is_empty() || noise.iter().any(|start| line.starts_with(start));
    let mut lines: Vec<String> = text.lines().map(|line| line.trim().trim_end_matches(',').to_owned()).collect();
    lines.retain(|line| !is_noise(line));
    lines.sort();
    lines
}

/// Fails with what only one of the two has.
pub fn assert_same(what: &str, found: &[String], wanted: &[String]) {
    let beyond = |one: &[String], other: &[String]| {
        let mut rest = other.to_vec();
        let mut is_there = |line: &String| {
            let at = rest.iter().position(|other| other == line);
            at.map(|at| rest.swap_remove(at)).is_some()
        };
        one.iter().filter(|line| !is_there(line)).cloned().collect::<Vec<_>>().join("\n  ")
    };
    assert!(found == wanted, "{what}: has\n  {}\nlacks\n  {}", beyond(found, wanted), beyond(wanted, found));
}
