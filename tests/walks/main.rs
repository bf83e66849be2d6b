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

/// The pages of the book with commands to type. The walk-throughs are the READMEs of the examples.
const WALKED: [&str; 3] = ["branches.md", "lint.md", "quick-start.md"];

#[test]
fn quick_start() {
    walk("docs/src/quick-start.md", &[]);
}

#[test]
fn branches() {
    walk("docs/src/branches.md", &[]);
}

/// In a project with something to find.
#[test]
fn looking_before_running() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&repository().join("tests/walks/lint"), folder.path());
    let text = std::fs::read_to_string(repository().join("docs/src/lint.md")).expect("a page");
    Shell::new(folder.path(), &[]).walk("docs/src/lint.md", &text);
}

#[test]
fn every_page_with_commands_is_walked() {
    let book = std::fs::read_dir(repository().join("docs/src")).expect("the book");
    let pages = book.map(|entry| entry.expect("a page").path());
    let has_commands = |page: &PathBuf| {
        let text = std::fs::read_to_string(page).expect("a page");
        page::steps(&text).iter().any(|step| matches!(step, page::Step::Type { .. }))
    };
    let names = pages.filter(has_commands).map(|page| page.file_name().expect("a name").to_string_lossy().into_owned());
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    assert_eq!(names, WALKED, "next: walk the page in a test of this file, or mark its block as `text`");
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
