//! The whole help of every command: the published reference.

use crate::sandbox::{Sandbox, told};
use std::io::Read;
use std::process::Stdio;

/// The commands, as the help itself lists them.
pub fn commands(help: &str) -> Vec<String> {
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    // A line that goes on with a description is indented further.
    let lines = list.take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
    let names = lines.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn help_of_every_command() {
    let sandbox = Sandbox::new();
    let text = |line: &str| told(&sandbox.command(line).output().expect("the binary runs"));
    let whole = text("--help");
    let commands = commands(&whole);
    assert!(commands.len() >= 15, "{commands:?}");
    insta::assert_snapshot!("help", whole);
    for command in commands {
        insta::assert_snapshot!(format!("help_{command}"), text(&format!("{command} --help")));
    }
}

#[test]
fn what_is_typed_wrongly_is_answered_with_what_was_meant() {
    let mut sandbox = Sandbox::new();
    sandbox.run("upgarde head").run("").run("init --engine oracle").run("wait --delay soon");
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn completions_and_man_pages_know_every_command() {
    let sandbox = Sandbox::new();
    let commands = commands(&told(&sandbox.command("--help").output().expect("the binary runs")));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = told(&sandbox.command(&format!("completions {shell}")).output().expect("the binary runs"));
        assert!(commands.iter().all(|command| script.contains(command)), "{shell}");
    }
    assert!(sandbox.command("man pages").status().expect("the binary runs").success());
    for command in commands {
        assert!(sandbox.path().join(format!("pages/mainstay-{command}.1")).is_file(), "{command}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let sandbox = Sandbox::new();
    let mut child = sandbox.command("completions zsh").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut words = String::new();
    child.stderr.take().unwrap().read_to_string(&mut words).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(words, "");
}
