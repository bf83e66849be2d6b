//! Every rule finds its bad example and nothing else does; what it prints instead is found by none.

use super::*;
use crate::dialect::{self, portable};

/// Tables that all examples have; they stand in a revision before.
const TABLES: &str = include_str!("examples.sql");

fn revision(id: &str, parent: &str, upgrade: &str) -> Revision {
    let text = format!("-- revision: {id}\n-- revises: {parent}\n-- upgrade\n{upgrade}\n-- downgrade\n");
    Revision::read(&format!("{id}.sql"), text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{upgrade}"))
}

/// What is found in the last of these revisions on top of the tables of a rule.
fn found(engine: &'static str, rule: &Rule, revisions: &[String]) -> Vec<Found> {
    let engine = dialect::by_name(engine).unwrap();
    let own = engine.capabilities().writes_own;
    let writes = if own { engine } else { portable() };
    let mut replay = Replay::new(engine);
    let linter = Linter { rules: vec![], ..Linter::new(engine, writes) };
    linter.revision(&mut replay, &revision("tables", "none", &format!("{TABLES}\n{}", rule.setup))).unwrap();
    let mut linter = Linter::new(engine, writes);
    if rule.usual == Usual::Off {
        linter.rules.push(super::rule(rule.name).unwrap());
    }
    let mut found = Vec::new();
    for (at, text) in revisions.iter().enumerate() {
        let one = revision(&format!("r{at}"), "tables", text);
        found = linter.revision(&mut replay, &one).unwrap_or_else(|error| panic!("{}: {error}\n{text}", rule.name));
    }
    found
}

/// The engine whose words the examples are in.
fn spoken(rule: &Rule) -> &'static str {
    if rule.bad.contains(" ENGINE = ") || rule.bad.contains("DEFINER = ") { "mariadb" } else { "postgresql" }
}

fn names(found: &[Found]) -> Vec<&'static str> {
    found.iter().map(|one| one.rule).collect()
}

#[test]
fn every_rule_finds_its_bad_example_and_not_its_good_one() {
    for rule in RULES {
        let engine = spoken(rule);
        assert_eq!(names(&found(engine, rule, &[rule.bad.to_owned()])), [rule.name], "{}", rule.bad);
        let good = found(engine, rule, &[rule.good.to_owned()]);
        assert!(good.is_empty(), "{}: {}\n{good:#?}", rule.name, rule.good);
    }
}

#[test]
fn what_is_printed_instead_is_found_by_no_rule() {
    for engine in dialect::NAMES {
        // Names in quotes are strings to some engines.
        let reads = |rule: &&&Rule| {
            let quotes = dialect::by_name(engine).is_some_and(|one| !one.lexis().double_quotes_string);
            (!rule.bad.contains('"') || quotes) && (spoken(rule) == "postgresql" || engine == spoken(rule))
        };
        for rule in RULES.iter().filter(reads) {
            let Some(first) = found(engine, rule, &[rule.bad.to_owned()]).pop() else { continue };
            let mut done: Vec<String> = Vec::new();
            for text in first.fix.texts() {
                done.push(text.clone());
                let again = found(engine, rule, &done);
                assert!(again.is_empty(), "{} on {engine}:\n{text}\n{again:#?}", rule.name);
            }
        }
    }
}

#[test]
fn what_a_revision_makes_itself_has_no_rows_and_no_readers() {
    let text = "CREATE TABLE fresh (id BIGINT PRIMARY KEY, a INTEGER, b INTEGER NOT NULL);\n\
                CREATE INDEX ix_fresh ON fresh (a);\nALTER TABLE fresh ADD COLUMN c INTEGER NOT NULL;\n\
                ALTER TABLE fresh ALTER COLUMN a SET NOT NULL;\nALTER TABLE fresh ADD UNIQUE (b);\n\
                ALTER TABLE fresh RENAME COLUMN a TO z;\nALTER TABLE fresh DROP COLUMN z;\n\
                UPDATE fresh SET c = 1;\nDROP TABLE fresh;";
    for engine in dialect::NAMES {
        let found = found(engine, RULES[0], &[text.to_owned()]);
        assert!(found.is_empty(), "{engine}: {found:#?}");
    }
}

#[test]
fn a_statement_can_be_allowed_with_a_reason() {
    for (line, expected) in [
        ("-- lint: allow drop-column because nobody reads it", &[][..]),
        ("-- lint: allow drop-table because nobody reads it", &["drop-column"]),
        ("-- lint: allow drop-column", &["allow", "drop-column"]),
        ("-- lint: allow drop-colum because nobody reads it", &["allow", "drop-column"]),
    ] {
        let text = format!("{line}\nALTER TABLE users DROP COLUMN name;\nALTER TABLE users ADD COLUMN ok TEXT;");
        assert_eq!(names(&found("postgresql", RULES[0], &[text])), expected, "{line}");
    }
}

#[test]
fn locks_are_named_with_whom_they_block() {
    let rule = super::rule("create-index").unwrap();
    let first = found("postgresql", rule, &[rule.bad.to_owned()]).remove(0);
    assert_eq!((first.cost.map(|cost| cost.lock), first.blocks), (Some("SHARE"), Some("writers")));
    assert_eq!(first.fix.to_string(), "CREATE INDEX CONCURRENTLY ix_users_email ON users (email);\n");
    assert!(found("sqlite", rule, &[rule.bad.to_owned()]).is_empty(), "there is no better way");
}

#[test]
fn parts_of_a_column_may_be_assigned_beside_each_other() {
    let rule = super::rule("repeated-assignment").unwrap();
    for (statement, expected) in [
        ("UPDATE users SET u.age = 1, u.boss_id = 2", &[][..]),
        ("UPDATE users SET tags[1] = 'a', tags[2] = 'b'", &[]),
        ("UPDATE users SET home.city = 'a', home.street = 'b'", &[]),
        ("UPDATE users SET u.age = 1, u.age = 2", &["repeated-assignment"]),
        ("INSERT INTO users (id, age, id) VALUES (1, 2, 3)", &["repeated-assignment"]),
    ] {
        assert_eq!(names(&found("postgresql", rule, &[format!("{statement};")])), expected, "{statement}");
    }
}

#[test]
fn names_are_used_once() {
    let mut names: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), RULES.len());
    assert_eq!(rule("create-indx").unwrap_err(), "there is no rule `create-indx`; did you mean `create-index`?");
}
