//! A folder and an environment of its own for each session, and the text that snapshots keep.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The binary under test.
pub const MAINSTAY: &str = env!("CARGO_BIN_EXE_mainstay");

/// A folder, and what was run in it so far.
pub struct Sandbox {
    folder: TempDir,
    variables: Vec<(String, String)>,
    transcript: String,
}

impl Sandbox {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder, variables: Vec::new(), transcript: String::new() }
    }

    /// A project on SQLite with these models.
    pub fn project(models: &str) -> Self {
        let sandbox = Self::new();
        sandbox.write("mainstay.toml", "engines = [\"sqlite\"]\nurl = \"sqlite:app.db\"\n");
        sandbox.write("src/models.rs", models);
        std::fs::create_dir_all(sandbox.path().join("migrations")).expect("a folder");
        sandbox
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, and its folder.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("within the folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    /// A revision file whose id is a word, so that no snapshot depends on chance.
    pub fn revision(&self, id: &str, revises: &str, upgrade: &str, downgrade: &str) {
        let text = format!(
            "-- {id} it\n-- revision: {id}\n-- revises: {revises}\n-- created: 2026-01-02T03:04:05Z\n\n\
             -- upgrade\n{upgrade}\n\n-- downgrade\n{downgrade}\n"
        );
        self.write(&format!("migrations/{id}.sql"), text);
    }

    /// Sets a variable for what runs from now on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// The command with these words as arguments, in the folder, with nothing of the environment around.
    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(MAINSTAY);
        command.args(words(line)).current_dir(self.path()).env_clear();
        command.env("USER", "ann").env("HOSTNAME", "ship").envs(self.variables.iter().cloned());
        command.stdin(Stdio::null());
        command
    }

    /// Runs a command line and notes what came of it.
    pub fn run(&mut self, line: &str) -> &mut Self {
        let output = self.command(line).output().expect("the binary runs");
        let text = self.stable(&told(&output));
        let _ = write!(self.transcript, "$ mainstay {}\n{text}\n", self.stable(line));
        self
    }

    /// Everything that was run.
    pub fn transcript(&self) -> &str {
        self.transcript.trim_end()
    }

    /// The text without what differs from run to run.
    fn stable(&self, text: &str) -> String {
        let mut text = text.replace(&self.path().display().to_string(), "[DIR]");
        for (id, name) in self.generated_ids() {
            text = text.replace(&id, &format!("[{name}]"));
        }
        without_chance(&text)
    }

    /// Ids that chance made, each with what its file is called after it.
    fn generated_ids(&self) -> Vec<(String, String)> {
        let entries = std::fs::read_dir(self.path().join("migrations")).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let split = |name: String| {
            let (id, rest) = name.strip_suffix(".sql")?.split_once('_')?;
            (id.len() == 12).then(|| (id.to_owned(), rest.to_owned()))
        };
        names.filter_map(split).collect()
    }
}

/// Splits at blanks; words in double quotes stay together.
fn words(line: &str) -> Vec<String> {
    let pieces = line.split('"').enumerate();
    pieces
        .flat_map(|(at, piece)| match at % 2 {
            1 => vec![piece.to_owned()],
            _ => piece.split_whitespace().map(str::to_owned).collect(),
        })
        .collect()
}

/// What a run said, and how it ended.
pub fn told(output: &Output) -> String {
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    for line in String::from_utf8_lossy(&output.stderr).lines() {
        let _ = writeln!(text, "{}", format!("! {line}").trim_end());
    }
    match output.status.code() {
        Some(0) => text,
        Some(code) => format!("{text}exit {code}\n"),
        None => format!("{text}killed\n"),
    }
}

/// Moments, durations and checksums as words that do not change.
fn without_chance(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
        let (before, from) = rest.split_at(at);
        let end = from.find(|c: char| !(c.is_ascii_alphanumeric() || "_.:-".contains(c))).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        out.push_str(before);
        rest = after;
        let unit = [" ms", " s"].into_iter().find(|unit| is_number(word) && starts_with_word(after, unit));
        if let Some(unit) = unit {
            out.push_str("[TIME]");
            rest = &after[unit.len()..];
        } else if is_number(word) && out.ends_with("duration_ms\": ") {
            out.push('0');
        } else if is_moment(word) {
            out.push_str("[WHEN]");
        } else if word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            out.push_str("[SHA-256]");
        } else {
            out.push_str(word);
        }
    }
    out + rest
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

/// `2026-11-21T14:00:00Z`, unless it is the moment that the tests write themselves.
fn is_moment(word: &str) -> bool {
    word.len() >= 20 && word.ends_with('Z') && word.contains('T') && !word.starts_with("2026-01-02T03:04:05")
}
