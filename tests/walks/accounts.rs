//! User accounts on a file; on servers its own tests walk.

use crate::shell::Shell;
use crate::{built, repository};

#[test]
fn its_readme() {
    built("accounts");
    let folder = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string(repository().join("examples/accounts/README.md")).expect("a README");
    Shell::new(folder.path(), &[]).walk("examples/accounts/README.md", &text);
}
