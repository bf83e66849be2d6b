//! One shell that a walk goes through from its first command to its last, as a reader's does.

use crate::page::{Step, fits, steps};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Ends what a command printed; no command prints it.
const MARK: char = '\u{1e}';

/// A shell in a folder.
pub struct Shell {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    folder: PathBuf,
    /// What no command may print.
    secrets: Vec<String>,
}

impl Shell {
    /// In this folder, with `mainstay` on its path and these variables; nothing else of the environment around.
    pub fn new(folder: &Path, variables: &[(&str, String)]) -> Self {
        let binary = Path::new(env!("CARGO_BIN_EXE_mainstay")).parent().expect("a folder");
        let path = std::env::var("PATH").expect("a path");
        let mut shell = Command::new("bash");
        shell.current_dir(folder).env_clear().env("PATH", format!("{}:{path}", binary.display()));
        shell.env("HOME", folder).env("USER", "ann").envs(variables.iter().map(|(name, value)| (*name, value)));
        let mut child = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("bash");
        let input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        let secret = |(name, value): &(&str, String)| name.ends_with("PASSWORD").then(|| value.clone());
        let secrets = variables.iter().filter_map(secret).collect();
        let mut shell = Self { child, input, output, folder: folder.to_owned(), secrets };
        shell.run("exec 2>&1");
        shell
    }

    /// Runs a command; what it printed, and its exit code.
    pub fn run(&mut self, command: &str) -> (String, i32) {
        // Commands read nothing: the shell's input is the walk.
        writeln!(self.input, "{{ {command}\n}} </dev/null; printf '\\036%s %s\\n' \"$?\" \"$PWD\"")
            .expect("a shell that listens");
        let mut printed = String::new();
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).expect("text") > 0, "the shell ended in: {command}\n{printed}");
            let Some((text, end)) = line.split_once(MARK) else {
                printed.push_str(&line);
                continue;
            };
            printed.push_str(text);
            let (exit, folder) = end.trim_end().split_once(' ').expect("a code and a folder");
            self.folder = PathBuf::from(folder);
            return (printed, exit.parse().expect("a code"));
        }
    }

    /// Does what a page says, and compares.
    pub fn walk(&mut self, name: &str, page: &str) {
        let steps = steps(page);
        assert!(!steps.is_empty(), "{name} tells nobody to do anything");
        for step in steps {
            self.take(name, step);
        }
    }

    fn take(&mut self, name: &str, step: Step) {
        match step {
            Step::Type { line, command, prints, exit } => {
                let (printed, code) = self.run(&command);
                assert!(!self.secrets.iter().any(|secret| printed.contains(secret)), "{name}:{line} prints a password");
                assert_eq!(code, exit, "{name}:{line}: {command}\n{printed}");
                assert!(
                    fits(&prints, &printed),
                    "{name}:{line}: {command}\nprints\n{printed}\ninstead of\n{}",
                    prints.join("\n")
                );
            }
            Step::Write { file, text } => {
                let path = self.folder.join(file);
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                std::fs::write(path, text).expect("a file");
            }
            Step::Edit { line, file, old, new } => {
                let path = self.folder.join(&file);
                let text =
                    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}:{line}: {file}: {error}"));
                assert_eq!(text.matches(&old).count(), 1, "{name}:{line}: in {file} there is not once\n{old}");
                std::fs::write(path, text.replacen(&old, &new, 1)).expect("a file");
            }
        }
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
