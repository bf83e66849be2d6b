//! Every page that tells a reader what to type, typed: the commands run, and print what the page shows.

mod flexitricity;
mod page;
mod shell;

use shell::Shell;
use std::path::{Path, PathBuf};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

/// Walks through a page of the repository in an empty folder.
fn walk(page: &str, variables: &[(&str, String)]) {
    let folder = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string(repository().join(page)).unwrap_or_else(|error| panic!("{page}: {error}"));
    Shell::new(folder.path(), variables).walk(page, &text);
}

#[test]
fn quick_start() {
    walk("docs/src/quick-start.md", &[]);
}
