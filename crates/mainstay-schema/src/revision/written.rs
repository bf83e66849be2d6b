//! The revision file as it is written.

use std::fmt::Write;

/// What identifies a new revision.
#[derive(Debug, Clone)]
pub struct Header<'a> {
    /// Its id.
    pub id: &'a str,
    /// The revisions that it revises.
    pub parents: &'a [String],
    /// Revisions of other branches that must be there before it.
    pub depends: &'a [String],
    /// The labels of the branch that begins with it.
    pub labels: &'a [String],
    /// What it does.
    pub message: &'a str,
    /// When it was written: RFC 3339, UTC.
    pub created: &'a str,
}

/// A statement of a new revision, and the engines that it is for (empty: all).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The statement, without a semicolon.
    pub sql: String,
    /// Engine names.
    pub only: Vec<String>,
    /// A remark for the reader, such as what it destroys.
    pub remark: Option<String>,
}

/// The text of a new revision file.
pub fn write(header: &Header<'_>, upgrade: &[Written], downgrade: &[Written]) -> String {
    let mut out = String::new();
    for line in header.message.lines() {
        let _ = writeln!(out, "-- {line}");
    }
    let parents = if header.parents.is_empty() { "none".to_owned() } else { header.parents.join(", ") };
    let _ = writeln!(out, "-- revision: {}\n-- revises: {parents}", header.id);
    for (word, ids) in [("depends on", header.depends), ("branch", header.labels)] {
        if !ids.is_empty() {
            let _ = writeln!(out, "-- {word}: {}", ids.join(", "));
        }
    }
    let _ = writeln!(out, "-- created: {}", header.created);
    for (name, statements) in [("upgrade", upgrade), ("downgrade", downgrade)] {
        let _ = writeln!(out, "\n-- {name}");
        write_statements(&mut out, statements);
    }
    out
}

/// Statements with an empty line between them; those for the same engines share a block.
fn write_statements(out: &mut String, statements: &[Written]) {
    let mut open: &[String] = &[];
    for (at, statement) in statements.iter().enumerate() {
        if open != statement.only && !open.is_empty() {
            out.push_str("-- end\n");
        }
        if at > 0 {
            out.push('\n');
        }
        if open != statement.only && !statement.only.is_empty() {
            let _ = writeln!(out, "-- only: {}", statement.only.join(", "));
        }
        open = &statement.only;
        if let Some(remark) = &statement.remark {
            let _ = writeln!(out, "-- {remark}");
        }
        let _ = writeln!(out, "{};", statement.sql);
    }
    if !open.is_empty() {
        out.push_str("-- end\n");
    }
}
