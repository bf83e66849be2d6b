//! The book holds together: every page stands in SUMMARY.md, and every link leads somewhere.

use super::root;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The pages that are read where they stand, and those that the book takes in from elsewhere.
fn pages() -> Vec<(PathBuf, String)> {
    let mut pages: Vec<PathBuf> =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(Into::into).into();
    for folder in
        ["docs/src", "examples/accounts", "examples/bike-workouts", "examples/flexitricity", "examples/powergym"]
    {
        let entries = std::fs::read_dir(root().join(folder)).expect("a folder");
        let names = entries.map(|entry| Path::new(folder).join(entry.expect("an entry").file_name()));
        pages.extend(names.filter(|name| name.extension().is_some_and(|ending| ending == "md")));
    }
    let text = |page: &PathBuf| std::fs::read_to_string(root().join(page)).expect("a page");
    pages.into_iter().map(|page| (page.clone(), text(&page))).collect()
}

/// What is linked in a text, outside of blocks and code.
fn links(text: &str) -> Vec<String> {
    let mut is_block = false;
    let mut found = Vec::new();
    for line in text.lines() {
        is_block ^= line.starts_with("```");
        if is_block || line.starts_with("    ") {
            continue;
        }
        // What stands between ticks is code.
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        let ends = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next().map(str::to_owned));
        found.extend(ends);
    }
    found
}

/// The anchors of a page: its headings, as mdBook and GitHub make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let words = line.trim_start_matches('#').trim().to_lowercase();
            let kept = words.chars().filter(|sign| sign.is_alphanumeric() || " -_".contains(*sign));
            kept.collect::<String>().replace(' ', "-")
        })
        .collect()
}

#[test]
fn every_page_of_the_book_is_in_its_summary() {
    let summary = std::fs::read_to_string(root().join("docs/src/SUMMARY.md")).expect("a summary");
    let listed: BTreeSet<String> = links(&summary).into_iter().collect();
    let pages = std::fs::read_dir(root().join("docs/src")).expect("the book");
    let there: BTreeSet<String> =
        pages.map(|entry| entry.expect("a page").file_name().to_string_lossy().into_owned()).collect();
    let there = there.into_iter().filter(|name| name.ends_with(".md") && name != "SUMMARY.md").collect();
    assert_eq!(listed, there);
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    for (page, text) in pages() {
        for link in links(&text).into_iter().filter(|link| !link.contains("://") && !link.starts_with("mailto:")) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let home = page.parent().unwrap_or(Path::new(""));
            let target = if file.is_empty() { page.clone() } else { home.join(file) };
            let Ok(found) = std::fs::read_to_string(root().join(&target)) else {
                if !root().join(&target).exists() {
                    broken.push(format!("{}: {link}", page.display()));
                }
                continue;
            };
            if !anchor.is_empty() && !anchors(&found).contains(anchor) {
                broken.push(format!("{}: {link} has no such heading", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn links_and_anchors_are_found() {
    let text = "# A `b` & c\n[one](a.md#x) and `[no](b.md)` [two](c.md)\n```text\n[no](d.md)\n```\n";
    assert_eq!(links(text), ["a.md#x", "c.md"]);
    assert_eq!(anchors(text), BTreeSet::from(["a-b--c".to_owned()]));
}
