//! Questions on a terminal: a terminal of its own, which Python's `pty` makes, with the answers typed ahead.

use crate::sandbox::{MAINSTAY, Sandbox};
use std::process::{Command, Stdio};

const BEFORE: &str = "CREATE TABLE users (id BIGINT PRIMARY KEY, name TEXT);";
const AFTER: &str = "CREATE TABLE users (id BIGINT PRIMARY KEY, full_name TEXT, age INTEGER NOT NULL);";

/// Runs a command line in a terminal, answers each question when it is asked, and prints what the terminal showed.
const TERMINAL: &str = r#"
import os, pty, sys
answers = sys.argv[1].split('|')
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
seen = b''
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        piece = b''
    if not piece:
        break
    seen += piece
    asked = seen.count(b'[y/N] ') + seen.count(b'there are none) ')
    if answers and asked > int(os.environ['ASKED']):
        os.environ['ASKED'] = str(asked)
        os.write(terminal, (answers.pop(0) + '\n').encode())
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"#;

/// What the terminal showed, and the file that was written; `None` without Python.
fn asked(answers: &str) -> Option<(String, String)> {
    let sandbox = Sandbox::new();
    sandbox.write("mainstay.toml", "engines = [\"sqlite\"]\nmodels = \"schema.sql\"\n");
    sandbox.write("schema.sql", AFTER);
    sandbox.revision("aaa", "none", BEFORE, "DROP TABLE users;");
    let mut command = Command::new("python3");
    command.args(["-c", TERMINAL, answers, MAINSTAY, "revision", "--autogenerate", "-m", "after", "--id", "bbb"]);
    command.current_dir(sandbox.path()).env("ASKED", "0").env("NO_COLOR", "1").stdin(Stdio::null());
    let Ok(output) = command.output() else {
        assert!(std::env::var("CI").is_err(), "python3 is needed for a terminal");
        return None;
    };
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{shown}{}", String::from_utf8_lossy(&output.stderr));
    let file = std::fs::read_to_string(sandbox.path().join("migrations/bbb_after.sql")).expect("a revision");
    Some((shown, file))
}

#[test]
fn a_rename_is_asked_for_and_a_value_too() {
    let Some((shown, file)) = asked("y|7") else { return };
    assert!(shown.contains("users.name is gone and full_name is new: a rename?"), "{shown}");
    assert!(shown.contains("users.age is new and must have a value"), "{shown}");
    assert!(file.contains("RENAME COLUMN name TO full_name"), "{file}");
    assert!(file.contains("-- in batches of 1000\nUPDATE users SET age = 7 WHERE age IS NULL;"), "{file}");
}

#[test]
fn what_is_not_confirmed_is_a_drop_and_an_addition() {
    let Some((shown, file)) = asked("|") else { return };
    assert!(shown.contains("a rename?"), "{shown}");
    assert!(file.contains("DROP COLUMN name") && file.contains("ADD COLUMN full_name"), "{file}");
    assert!(file.contains("allow not-null-column because the table has no rows"), "{file}");
}
