//! Every page that tells a reader what to type, typed: the commands run, and print what the page shows.

mod accounts;
mod bike_workouts;
mod flexitricity;
mod page;
mod powergym;
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

/// A folder with everything in it, but for what was built or made there.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        match entry.file_type().expect("a type").is_dir() {
            true => copy(&entry.path(), &target),
            false if target.extension().is_some_and(|ending| ending == "db") => {}
            false => drop(std::fs::copy(entry.path(), target).expect("a copy")),
        }
    }
}

/// Whether the program of an example is there to be run: it is built beside `mainstay`.
fn built(program: &str) {
    let binary = Path::new(env!("CARGO_BIN_EXE_mainstay")).with_file_name(program);
    assert!(binary.exists(), "{program} is not built; next: cargo build -p {program}");
}
