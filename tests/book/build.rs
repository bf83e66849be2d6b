//! Makes a module of every page of the book that has blocks of Rust, and a function of every block, so that the compiler
//! reads the book. What a page takes for known stands in `pages/<page>.rs`; its line `// given: …` is what every function
//! of the page is given.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let book = here.join("../../docs/src");
    println!("cargo::rerun-if-changed={}", book.display());
    println!("cargo::rerun-if-changed=pages");
    println!("cargo::rerun-if-changed=migrations");
    let mut pages: Vec<_> = fs::read_dir(&book).expect("the book").map(|entry| entry.expect("a page").path()).collect();
    pages.sort();
    let mut out = String::new();
    for page in pages.iter().filter(|page| page.extension().is_some_and(|ending| ending == "md")) {
        let name = page.file_stem().expect("a name").to_string_lossy().into_owned();
        let known = here.join("pages").join(format!("{name}.rs"));
        out += &module(&name, &fs::read_to_string(page).expect("a page"), &known);
    }
    let target = Path::new(&env::var("OUT_DIR").expect("cargo says it")).join("book.rs");
    fs::write(target, out).expect("a file");
}

/// The module of a page; nothing when it has no Rust.
fn module(name: &str, page: &str, known: &Path) -> String {
    let known_text = fs::read_to_string(known).unwrap_or_default();
    let given = known_text.lines().find_map(|line| line.strip_prefix("// given: ")).unwrap_or_default();
    let mut functions = String::new();
    for (line, block) in blocks(page) {
        let head = format!("async fn docs_src_{}_line_{line}({given}) -> mainstay::Result<()>", name.replace('-', "_"));
        write!(functions, "{head} {{\n{block}\n#[allow(unreachable_code)]\nOk(())\n}}\n").expect("text");
    }
    let include = match known.exists() {
        true => format!("include!({:?});", known.display().to_string()),
        false => String::new(),
    };
    match functions.is_empty() {
        true => String::new(),
        false => format!("mod {} {{\n{include}\n{functions}}}\n", name.replace('-', "_")),
    }
}

/// The Rust blocks of a page, with the lines that they begin on. Those with a file name are compiled by who walks the page.
fn blocks(page: &str) -> Vec<(usize, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
            if kind == "rust" {
                blocks.push((at + 2, block.join("\n")));
            }
        }
    }
    blocks
}
