//! The program itself, where it needs no tables; what it does with them is walked through in its README, by the tests of
//! the command line, which find it beside `mainstay` because these here have it built.

use std::process::Command;

#[test]
fn a_file_that_cannot_be_read_is_told_before_the_database_is_asked_for_anything() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("fast.mrc"), "[COURSE HEADER]\nMINUTES PERCENT\n[COURSE DATA]\n0 50\n1 fast\n")
        .expect("a file");
    for (file, expected) in [
        ("fast.mrc", "error: fast.mrc:5: the power is `fast`, which is no number\n"),
        ("gone.erg", "error: gone.erg: No such file or directory (os error 2)\n"),
        ("notes.txt", "error: notes.txt: No such file or directory (os error 2)\n"),
    ] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_bike-workouts"));
        let program = program.args(["template", "import", file]).current_dir(folder.path());
        let output = program.env_clear().env("DATABASE_URL", "sqlite:workouts.db").output().expect("it runs");
        assert_eq!(String::from_utf8_lossy(&output.stderr), expected);
        assert_eq!(output.status.code(), Some(1));
    }
}
