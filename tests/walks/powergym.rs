//! The back end of a gym, on a file; on servers the tests of `powergym` itself work.

use crate::shell::Shell;
use crate::{built, copy, repository};

#[test]
fn its_readme() {
    built("powergym");
    let folder = tempfile::tempdir().expect("a folder");
    copy(&repository().join("examples/powergym"), folder.path());
    let text = std::fs::read_to_string(folder.path().join("README.md")).expect("a README");
    Shell::new(folder.path(), &[]).walk("examples/powergym/README.md", &text);
}
