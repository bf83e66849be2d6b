//! The reference pages of the book: made from the help and from the table of settings, never by hand.

use crate::help::commands;
use crate::sandbox::{Sandbox, told};
use mainstay::config::settings::SETTINGS;
use mainstay::engine::FAMILIES;
use mainstay_schema::dialect::tested;
use mainstay_schema::lint::{RULES, Usual};
use std::fmt::Write as _;

const GENERATED: &str =
    "<!-- Generated; `INSTA_UPDATE=always cargo test -p mainstay-cli --test cli` writes it anew. -->\n\n";

/// Compares a page with what it should be, or writes it when snapshots are being accepted.
fn page(name: &str, text: &str) {
    let path = format!("{}/../../docs/src/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, text).expect("the page is written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, text, "docs/src/{name} is behind; see its first line");
}

fn help(sandbox: &Sandbox, line: &str) -> String {
    let text = told(&sandbox.command(line).output().expect("the binary runs"));
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_page_of_commands() {
    let sandbox = Sandbox::new();
    let whole = help(&sandbox, "--help");
    let (before, _) = whole.split_once("\nExit codes:").expect("the help ends with the exit codes");
    let mut text = format!("# Commands\n\n{GENERATED}```text\n{}\n```\n", before.trim_end());
    for command in commands(&whole) {
        let help = help(&sandbox, &format!("{command} --help"));
        // The global options are on the page already.
        let own = help.split("\nGlobal options:").next().unwrap_or_default().trim_end();
        let _ = write!(text, "\n## mainstay {command}\n\n```text\n{own}\n```\n");
    }
    page("commands.md", &text);
}

#[test]
fn the_page_of_exit_codes() {
    let whole = help(&Sandbox::new(), "--help");
    let (_, codes) = whole.split_once("\nExit codes:\n").expect("the help ends with the exit codes");
    let mut text = format!("# Exit codes\n\n{GENERATED}| code | meaning |\n| --- | --- |\n");
    for (code, meaning) in codes.lines().filter_map(|line| line.trim().split_once("  ")) {
        let _ = writeln!(text, "| {code} | {meaning} |");
    }
    page("exit-codes.md", &text);
}

#[test]
fn the_page_of_settings() {
    let mut text =
        format!("# Settings\n\n{GENERATED}| in mainstay.toml | variable | default | |\n| --- | --- | --- | --- |\n");
    let code = |text: Option<&str>| text.map_or(String::new(), |text| format!("`{text}`"));
    for setting in SETTINGS {
        let (key, variable, default) = (code(Some(setting.key)), code(setting.variable), code(setting.default));
        let _ = writeln!(text, "| {key} | {variable} | {default} | {} |", setting.doc);
    }
    text += "\n## Which database\n\nThe first of these that names one:\n\n1. `--url`\n2. `DATABASE_URL`\n";
    let naming: Vec<_> = FAMILIES.iter().filter(|family| !family.database.is_empty()).collect();
    for (at, family) in naming.iter().enumerate() {
        let names = [family.engine, family.host, family.port, family.database, family.user, family.password];
        let options = family.options.iter().map(|(_, variable)| *variable);
        let names: Vec<_> =
            names.into_iter().chain(options).filter(|name| !name.is_empty()).map(|name| format!("`{name}`")).collect();
        let _ = writeln!(text, "{}. {}", at + 3, names.join(" "));
    }
    let _ = writeln!(text, "{}. `url` in `mainstay.toml`", naming.len() + 3);
    text += "\nA family names a database when its variable for the database is set. Families of an engine that `engines` does\n\
             not list are not heard. What a URL leaves out, the engine's own variables say, as they do for its own tools.\n\n\
             A `.env` beside `mainstay.toml` is read first; it never overrides what is set. SQLite paths are relative to the\n\
             folder of `mainstay.toml`, that of `--url` to the folder where the command runs.\n";
    page("settings.md", &text);
}

#[test]
fn the_page_of_rules() {
    let mut text = format!("# Rules of the linter\n\n{GENERATED}{LINT}");
    for rule in RULES {
        let usual = if rule.usual == Usual::On { "" } else { "Off, unless `lint.also` names it.\n\n" };
        let _ = write!(text, "\n## {}\n\n{}.\n\n{usual}", rule.name, rule.about);
        let _ = write!(text, "```sql\n-- found\n{}\n\n-- not found\n{}\n```\n", rule.bad, rule.good);
    }
    page("lint-rules.md", &text);
}

const LINT: &str = "The examples are on PostgreSQL, and are tests: what stands under *found* is found, what stands under \
                    *not found* is not, and what the linter prints instead of the first is run on a real server.\n";

/// The words of each capability stand where it is declared.
const CAPABILITIES: &str = include_str!("../../crates/mainstay-schema/src/dialect/capability.rs");

#[test]
fn the_page_of_capabilities() {
    let servers = tested();
    let names: Vec<_> = servers.iter().map(|(name, _)| *name).collect();
    let mut text = format!("# What each server can do\n\n{GENERATED}{TESTED}| | {} |\n", names.join(" | "));
    let _ = writeln!(text, "| --- {}|", "| :-: ".repeat(names.len()));
    let facts: Vec<_> = servers.iter().map(|(_, can)| serde_json::to_value(can).expect("facts are plain")).collect();
    let mut words = String::new();
    let fields = CAPABILITIES.split("pub struct Capabilities {").nth(1).expect("the capabilities");
    for line in fields.lines().map(str::trim) {
        if let Some(doc) = line.strip_prefix("/// ") {
            words = format!("{words} {doc}").trim().to_owned();
        } else if let Some((name, _)) = line.strip_prefix("pub ").and_then(|field| field.split_once(':')) {
            let told = facts.iter().map(|can| mark(&can[name])).collect::<Vec<_>>().join(" | ");
            let _ = writeln!(text, "| {} | {told} |", std::mem::take(&mut words).trim_end_matches('.'));
        }
    }
    page("capabilities.md", &text);
}

fn mark(fact: &serde_json::Value) -> String {
    match fact {
        serde_json::Value::Bool(true) => "yes".to_owned(),
        serde_json::Value::Bool(false) => "–".to_owned(),
        number if number.as_u64() == Some(u64::from(u32::MAX)) || number.as_u64() == Some(u64::MAX) => "any".to_owned(),
        number => number.to_string(),
    }
}

const TESTED: &str = "What differs between engines, versions and flavors is a fact with a name, in `dialect/capability.rs`; no code asks \
                      for a version. A test is left out on a server only where one of these says so.\n\n";
