//! The program as somebody meets it whose database is away.

use std::process::Command;

#[test]
fn a_database_that_is_away_is_named_with_what_to_do_and_without_its_password() {
    let output = Command::new(env!("CARGO_BIN_EXE_powergym"))
        .args(["search", "nobody"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("DATABASE_URL", "postgresql://joe:s3cret@127.0.0.1:1/gym")
        .env("DB_MAX_RETRIES", "0")
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("127.0.0.1:1") && said.contains("next: "), "{said}");
    assert!(!said.contains("s3cret"), "{said}");
}
