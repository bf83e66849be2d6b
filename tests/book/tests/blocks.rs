//! The blocks of the book that are no Rust: settings are taken, SQL can be read as a revision, and no block is of a kind
//! that nobody looks at.

use mainstay::config::{Config, Where};
use mainstay::schema::revision::Revision;
use std::path::Path;

/// A block: its page, the line that it begins on, its kind, its text.
struct Block {
    place: String,
    kind: String,
    text: String,
}

/// The pages, by their names.
fn pages() -> Vec<(String, String)> {
    let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src");
    let paths = std::fs::read_dir(book).expect("the book").map(|entry| entry.expect("a page").path());
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    paths.map(|path| (name(&path), std::fs::read_to_string(&path).expect("a page"))).collect()
}

fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    for (page, text) in pages() {
        let mut lines = text.lines().enumerate();
        while let Some((at, line)) = lines.next() {
            let Some(kind) = line.strip_prefix("```") else { continue };
            let text: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
            let place = format!("docs/src/{page}:{}", at + 1);
            blocks.push(Block { place, kind: kind.to_owned(), text: text.join("\n") + "\n" });
        }
    }
    assert!(blocks.len() > 100, "{}: has the book moved?", blocks.len());
    blocks
}

#[test]
fn every_block_is_of_a_kind_that_somebody_looks_at() {
    for block in blocks() {
        let kind = block.kind.split(',').next().unwrap_or_default();
        let known = ["rust", "console", "toml", "sql", "diff", "text"].contains(&kind);
        assert!(known, "{}: `{kind}`; next: say what it is, or `text` when it is only to be read", block.place);
    }
}

/// Code that no fence says the kind of is read by nobody: the compiler passes it by.
#[test]
fn no_block_is_made_by_indenting_it() {
    let mut found = Vec::new();
    for (page, text) in pages() {
        let (mut is_block, mut before) = (false, "");
        for (at, line) in text.lines().enumerate() {
            is_block ^= line.starts_with("```");
            if !is_block && before.is_empty() && line.starts_with("    ") {
                found.push(format!("docs/src/{page}:{}: {}", at + 1, line.trim()));
            }
            before = line;
        }
    }
    assert!(found.is_empty(), "put it between ```rust and ```, or another kind:\n{}", found.join("\n"));
}

#[test]
fn settings_are_taken() {
    let settings: Vec<Block> = blocks().into_iter().filter(|block| block.kind == "toml").collect();
    assert!(settings.len() > 2);
    for block in settings {
        let folder = tempfile::TempDir::new().expect("a folder");
        std::fs::write(folder.path().join("mainstay.toml"), &block.text).expect("a file");
        let place = Where {
            directory: folder.path().to_owned(),
            file: None,
            url: None,
            environment: &|_: &str| None::<String>,
        };
        let taken = Config::load(&place);
        assert!(taken.is_ok(), "{}: {}", block.place, taken.expect_err("it was not taken"));
    }
}

#[test]
fn sql_can_be_read_as_a_revision() {
    for block in blocks().into_iter().filter(|block| block.kind == "sql") {
        let head = "-- a page\n-- revision: 3e8e0e3e8e0e\n-- revises: none\n-- created: 2026-01-01T00:00:00Z\n\n";
        let upgrade = if block.text.starts_with("-- upgrade") { "" } else { "-- upgrade\n" };
        let text = format!("{head}{upgrade}{}\n-- downgrade\n", block.text);
        let read = Revision::read("migrations/3e8e0e3e8e0e_a_page.sql", text.as_bytes());
        assert!(read.is_ok(), "{}: {}", block.place, read.expect_err("it was not read"));
    }
}
