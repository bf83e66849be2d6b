//! The revision file as it is read: a header, an upgrade part, a downgrade part.

use super::RevisionError;
use crate::sql::{Lexis, Token, TokenKind, tokens};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// A revision as its file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// What identifies it: lower-case letters, digits, `_` and `-`.
    pub id: String,
    /// The revisions that it revises; none for the first of a branch.
    pub parents: Vec<String>,
    /// Revisions of other branches that must be there before it.
    pub depends: Vec<String>,
    /// The revisions that it takes the place of; files have them no more.
    pub replaces: Vec<String>,
    /// The labels of the branch that begins with it.
    pub labels: Vec<String>,
    /// What it does, in words.
    pub message: String,
    /// When it was written, as the file says.
    pub created: Option<String>,
    /// What an upgrade runs.
    pub upgrade: Part,
    /// What a downgrade runs.
    pub downgrade: Part,
    /// The file's name, for messages.
    pub file: String,
    /// See [`checksum`].
    pub checksum: String,
}

/// One half of a revision: its text, and how many lines of the file stand before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The SQL, directives and comments among it.
    pub text: String,
    /// Lines of the file before the first of `text`.
    pub lines_before: usize,
    lexis: Lexis,
}

/// The SHA-256 of a file in hexadecimal; line ends count as `\n`, so that a checkout on another system changes nothing.
pub fn checksum(text: &str) -> String {
    let digest = Sha256::digest(text.replace("\r\n", "\n"));
    digest.iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

impl Revision {
    /// Reads a file of portable SQL.
    ///
    /// # Errors
    /// When it is not UTF-8, lacks its header or a part, or its last statement is cut off.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, RevisionError> {
        Self::read_as(file, bytes, Lexis::STANDARD)
    }

    /// Reads a file whose statements are cut as a dialect cuts them.
    ///
    /// # Errors
    /// As [`Revision::read`].
    pub fn read_as(file: &str, bytes: &[u8], lexis: Lexis) -> Result<Self, RevisionError> {
        let wrong = |message: &str| RevisionError::new(message).in_file(file);
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
            wrong("the file is not UTF-8").at_line(line).hint("save it as UTF-8, or bring it back from version control")
        })?;
        if text.trim().is_empty() {
            return Err(wrong("the file is empty").hint("delete it, or bring it back from version control"));
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let sections = Sections::find(text, file, lexis)?;
        let mut revision = Self {
            id: String::new(),
            parents: Vec::new(),
            depends: Vec::new(),
            replaces: Vec::new(),
            labels: Vec::new(),
            message: String::new(),
            created: None,
            upgrade: sections.upgrade,
            downgrade: sections.downgrade,
            file: file.to_owned(),
            checksum: checksum(text),
        };
        revision.read_header(sections.header)?;
        revision.upgrade.check_end(file, lexis)?;
        revision.downgrade.check_end(file, lexis)?;
        Ok(revision)
    }

    fn read_header(&mut self, header: &str) -> Result<(), RevisionError> {
        let (mut id, mut revises, mut message) = (None, None, Vec::new());
        for line in header.lines().filter_map(|line| line.trim().strip_prefix("--")).map(str::trim) {
            if let Some(value) = line.strip_prefix("revision:") {
                id = Some(value.trim().to_owned());
            } else if let Some(value) = line.strip_prefix("revises:") {
                revises = Some(value.trim().to_owned());
            } else if let Some(value) = line.strip_prefix("depends on:") {
                self.depends = listed(value);
            } else if let Some(value) = line.strip_prefix("replaces:") {
                self.replaces = listed(value);
            } else if let Some(value) = line.strip_prefix("branch:") {
                self.labels = listed(value);
            } else if let Some(value) = line.strip_prefix("created:") {
                self.created = Some(value.trim().to_owned());
            } else if !line.is_empty() {
                message.push(line);
            }
        }
        let lacks = |line: &str| {
            let error = RevisionError::new(format!("the header has no line `{line}`")).in_file(&self.file);
            error.hint("bring the file back from version control, or write the line at its top")
        };
        let id = id.ok_or_else(|| lacks("-- revision: <id>"))?;
        let revises = revises.ok_or_else(|| lacks("-- revises: <id or none>"))?;
        self.parents = listed(&revises);
        for name in std::iter::once(&id).chain(&self.parents).chain(&self.depends).chain(&self.labels) {
            check_id(name).map_err(|error| error.in_file(&self.file))?;
        }
        self.id = id;
        self.message = message.join(" ");
        Ok(())
    }
}

fn listed(value: &str) -> Vec<String> {
    value.split(',').map(str::trim).filter(|id| !id.is_empty() && *id != "none").map(str::to_owned).collect()
}

/// Ids and labels stay clear of what targets mean (`+1`, `label@head`, `a:b`) and of the words for places in the graph.
fn check_id(id: &str) -> Result<(), RevisionError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let reserved = ["head", "heads", "base", "none", "current"].contains(&id);
    if id.is_empty() || id.starts_with('-') || reserved || !id.bytes().all(plain) {
        let error = RevisionError::new(format!("`{id}` cannot be the id of a revision"));
        return Err(error.hint("use letters, digits and underscores, such as 3e8e0e3e8e0e"));
    }
    Ok(())
}

/// The three sections of a file.
struct Sections<'a> {
    header: &'a str,
    upgrade: Part,
    downgrade: Part,
}

impl<'a> Sections<'a> {
    /// Finds the lines `-- upgrade` and `-- downgrade`, where they are comments and not within a string.
    fn find(text: &'a str, file: &str, lexis: Lexis) -> Result<Self, RevisionError> {
        let (mut upgrade, mut downgrade) = (None, None);
        for token in tokens(text, lexis) {
            let token = token.map_err(|error| {
                let error_line = text[..error.start].matches('\n').count() + 1;
                RevisionError::new(error.to_string()).in_file(file).at_line(error_line)
            })?;
            match directive(&token) {
                Some("upgrade") if upgrade.is_none() => upgrade = Some(token),
                Some("downgrade") if downgrade.is_none() && upgrade.is_some() => downgrade = Some(token),
                _ => {}
            }
        }
        let lacks = |line: &str| {
            let error =
                RevisionError::new(format!("the line `{line}` is missing: the file is cut short, or no revision"));
            error
                .in_file(file)
                .hint("bring it back from version control, or write the line; the part below it may be empty")
        };
        let upgrade = upgrade.ok_or_else(|| lacks("-- upgrade"))?;
        let downgrade = downgrade.ok_or_else(|| lacks("-- downgrade"))?;
        Ok(Self {
            header: &text[..upgrade.start],
            upgrade: Part::between(text, upgrade.end(), downgrade.start, lexis),
            downgrade: Part::between(text, downgrade.end(), text.len(), lexis),
        })
    }
}

/// The text of a `--` comment, trimmed; directives are such comments.
pub(super) fn directive<'a>(token: &Token<'a>) -> Option<&'a str> {
    let comment = token.kind == TokenKind::Comment;
    comment.then(|| token.text.strip_prefix("--").map(str::trim)).flatten()
}

impl Part {
    /// A text that stands in no file.
    pub(super) fn new(text: &str, lexis: Lexis) -> Self {
        Self::between(text, 0, text.len(), lexis)
    }

    fn between(text: &str, start: usize, end: usize, lexis: Lexis) -> Self {
        Self { text: text[start..end].to_owned(), lines_before: text[..start].matches('\n').count(), lexis }
    }

    /// Whether there is nothing to run.
    pub fn is_empty(&self) -> bool {
        let mut tokens = tokens(&self.text, self.lexis).filter_map(Result::ok);
        tokens.all(|token| token.kind == TokenKind::Comment)
    }

    /// Whether something in it is marked `-- opaque`: run, and not followed.
    pub fn has_opaque(&self) -> bool {
        self.has_directive("opaque")
    }

    /// Whether it says by a line `-- rust` that a program does a part of its work.
    pub fn has_rust(&self) -> bool {
        self.has_directive("rust")
    }

    fn has_directive(&self, word: &str) -> bool {
        tokens(&self.text, self.lexis).filter_map(Result::ok).any(|token| directive(&token) == Some(word))
    }

    /// A last statement without its semicolon is one that was cut off.
    fn check_end(&self, file: &str, lexis: Lexis) -> Result<(), RevisionError> {
        let words = tokens(&self.text, lexis).filter_map(Result::ok).filter(|token| token.kind != TokenKind::Comment);
        match words.last() {
            Some(last) if !last.is_symbol(";") => {
                let line = self.lines_before + self.text[..last.start].matches('\n').count() + 1;
                let error = RevisionError::new("the last statement does not end with `;`: is the file cut short?");
                Err(error.in_file(file).at_line(line).hint("end every statement with a semicolon"))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Header, Written, write};
    use super::*;

    const GOOD: &str = "-- create users\n-- revision: 3e8e\n-- revises: none\n-- created: 2026-11-21T14:00:00Z\n\n\
                        -- upgrade\nCREATE TABLE users (id INT);\n\n-- downgrade\nDROP TABLE users;\n";

    #[test]
    fn what_is_written_reads_back() {
        let upgrade = [
            Written { sql: "CREATE TABLE t (a TEXT DEFAULT '-- downgrade')".into(), only: vec![], remark: None },
            Written { sql: "CREATE INDEX i ON t USING hnsw (a)".into(), only: vec!["one".into()], remark: None },
            Written { sql: "CREATE INDEX j ON t (a)".into(), only: vec!["one".into()], remark: None },
        ];
        let downgrade =
            [Written { sql: "DROP TABLE t".into(), only: vec![], remark: Some("destroys: the rows of t".into()) }];
        let parents = ["1a2b".to_owned()];
        let (depends, labels) = (["5c6d".to_owned()], ["billing".to_owned()]);
        let created = "2026-11-21T14:00:00Z";
        let header =
            Header { id: "3e8e", parents: &parents, depends: &depends, labels: &labels, message: "make t", created };
        let text = write(&header, &upgrade, &downgrade);
        let read = Revision::read("3e8e_t.sql", text.as_bytes()).unwrap();
        assert_eq!((read.id.as_str(), &read.parents, read.message.as_str()), ("3e8e", &parents.to_vec(), "make t"));
        assert_eq!((&read.depends[..], &read.labels[..]), (&depends[..], &labels[..]));
        assert!(read.upgrade.text.contains("'-- downgrade'"), "a string is no directive");
        assert_eq!(read.upgrade.text.matches("-- only: one").count(), 1, "neighbours share a block");
        assert!(read.downgrade.text.contains("-- destroys: the rows of t"));
    }

    #[test]
    fn lines_are_counted_from_the_file() {
        let read = Revision::read("f.sql", GOOD.as_bytes()).unwrap();
        assert_eq!((read.upgrade.lines_before, read.downgrade.lines_before), (5, 8));
    }

    #[test]
    fn line_ends_do_not_change_the_checksum_and_everything_else_does() {
        assert_eq!(checksum(GOOD), checksum(&GOOD.replace('\n', "\r\n")));
        assert_ne!(checksum(GOOD), checksum(&GOOD.replace("INT", "TEXT")));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let cases: [(&[u8], &str, Option<usize>); 9] = [
            (b"", "is empty", None),
            (b" \n\n", "is empty", None),
            (b"-- x\n-- revision: \xff", "not UTF-8", Some(2)),
            (b"-- revision: a\n-- revises: none\n", "`-- upgrade` is missing", None),
            (b"-- revision: a\n-- revises: none\n-- upgrade\nSELECT 1;\n", "`-- downgrade` is missing", None),
            (b"-- revises: none\n-- upgrade\n-- downgrade\n", "no line `-- revision", None),
            (b"-- revision: a\n-- upgrade\n-- downgrade\n", "no line `-- revises", None),
            (b"-- revision: a b\n-- revises: none\n-- upgrade\n-- downgrade\n", "cannot be the id", None),
            (
                b"-- revision: a\n-- revises: none\n-- upgrade\nCREATE TABLE t (\n  a INT,\n-- downgrade\n",
                "does not end with `;`",
                Some(5),
            ),
        ];
        for (bytes, message, line) in cases {
            let error = Revision::read("f.sql", bytes).unwrap_err();
            assert!(error.message.contains(message), "{error}");
            assert_eq!(error.line, line, "{error}");
            assert!(error.hint.is_some() && error.file.is_some(), "{error:?}");
        }
    }

    #[test]
    fn a_string_that_never_closes_is_an_error_not_a_part() {
        let text = GOOD.replace("INT", "TEXT DEFAULT 'x");
        assert!(Revision::read("f.sql", text.as_bytes()).unwrap_err().message.contains("never closed"));
    }
}
