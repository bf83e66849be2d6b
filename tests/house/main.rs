//! The invariants of ARCHITECTURE.md that can be read off the source: each is a test, not a wish.

mod book;

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace's root").to_owned()
}

/// The Rust files below a folder, with their code: comments and unit tests left out.
fn code(folder: &str) -> Vec<(PathBuf, String)> {
    let mut out = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") && !is_test(&path) {
            let text = std::fs::read_to_string(&path).expect("a file");
            out.push((path, without_comments_and_tests(&text)));
        }
    }
    assert!(!out.is_empty(), "{folder} has no code: has it moved?");
    out
}

fn is_test(path: &Path) -> bool {
    path.iter().any(|part| part == "tests") || path.file_stem().is_some_and(|stem| stem == "tests")
}

fn without_comments_and_tests(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The places in a folder's code where one of the words stands.
fn places(folder: &str, words: &[&str], except: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    for (path, text) in code(folder) {
        let shown = path.strip_prefix(root()).expect("below the root").display().to_string();
        if except.iter().any(|part| shown.contains(part)) {
            continue;
        }
        let found = text.lines().filter(|line| words.iter().any(|word| line.to_lowercase().contains(word)));
        out.extend(found.map(|line| format!("{shown}: {}", line.trim())));
    }
    out
}

#[test]
fn shared_rooms_never_name_an_engine() {
    const ENGINES: [&str; 5] = ["postgres", "mysql", "mariadb", "galera", "sqlite"];
    const ROOMS: [&str; 10] = [
        "crates/mainstay-schema/src/schema",
        "crates/mainstay-schema/src/diff",
        "crates/mainstay-schema/src/change",
        "crates/mainstay-schema/src/plan",
        "crates/mainstay-schema/src/revision",
        "crates/mainstay-schema/src/lint",
        "crates/mainstay/src/migrate",
        "crates/mainstay/src/pool",
        "crates/mainstay/src/query",
        "crates/mainstay-cli/src/commands",
    ];
    // What a user types as an example of a URL stands in help and hints.
    let leaks: Vec<String> =
        ROOMS.iter().flat_map(|room| places(room, &ENGINES, &[])).filter(|line| !line.contains("such as")).collect();
    assert!(leaks.is_empty(), "\n{}", leaks.join("\n"));
}

#[test]
fn the_libraries_never_print_and_never_end_the_process() {
    const WORDS: [&str; 6] = ["println!", "eprintln!", "print!(", "eprint!(", "dbg!", "process::exit"];
    for library in ["crates/mainstay-schema/src", "crates/mainstay/src"] {
        let found = places(library, &WORDS, &[]);
        assert!(found.is_empty(), "\n{}", found.join("\n"));
    }
}

#[test]
fn only_the_configuration_reads_the_environment() {
    for library in ["crates/mainstay-schema/src", "crates/mainstay/src"] {
        let found = places(library, &["env::var", "env::args", "env::vars"], &["src/config/"]);
        assert!(found.is_empty(), "\n{}", found.join("\n"));
    }
}

#[test]
fn what_is_pure_does_no_io_and_knows_no_clock() {
    let words = ["std::fs", "std::net", "tokio", "systemtime::now", "instant::now", "async fn"];
    let found = places("crates/mainstay-schema/src", &words, &[]);
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn engines_have_the_same_file_names() {
    for (family, names) in [
        ("crates/mainstay-schema/src/dialect", ["mod", "types", "render", "normalize", "keywords"].as_slice()),
        ("crates/mainstay/src/engine", ["mod", "connect", "inspect", "execute", "lock", "errors"].as_slice()),
    ] {
        for engine in ["postgres", "mysql", "sqlite"] {
            for name in names {
                let at = root().join(family).join(engine);
                let there = at.join(format!("{name}.rs")).is_file() || at.join(name).join("mod.rs").is_file();
                assert!(there, "{family}/{engine} has no {name}");
            }
        }
    }
}

#[test]
fn no_version_is_compared_where_it_is_used() {
    let found = places("crates/mainstay/src/migrate", &["server_version", "version_num"], &[]);
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
