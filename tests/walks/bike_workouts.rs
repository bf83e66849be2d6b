//! The cyclist's training program.

use crate::shell::Shell;
use crate::{built, copy, repository};
use mainstay::engine::{Url, connect};
use mainstay_schema::sql::Sql;

/// Its README, in a copy of its folder.
fn walk(variables: &[(&str, String)]) -> (tempfile::TempDir, Shell) {
    built("bike-workouts");
    let folder = tempfile::tempdir().expect("a folder");
    copy(&repository().join("examples/bike-workouts"), folder.path());
    let text = std::fs::read_to_string(folder.path().join("README.md")).expect("a README");
    let mut shell = Shell::new(folder.path(), variables);
    shell.walk("examples/bike-workouts/README.md", &text);
    (folder, shell)
}

#[test]
fn its_readme_without_a_server() {
    let (folder, _shell) = walk(&[]);
    let svg = std::fs::read_to_string(folder.path().join("over-unders.svg")).expect("a picture");
    assert!(svg.contains("<title>Over-unders</title>"), "{svg}");
}

const OLD: [&str; 5] = [
    "CREATE TABLE workout001 (\"timestamp\" int, power int)",
    "INSERT INTO workout001 SELECT second, 100 + second / 10 FROM generate_series(0, 599) second",
    "CREATE TABLE workout010 (\"timestamp\" timestamptz, power real)",
    "INSERT INTO workout010 SELECT now() + second * interval '1 second', 200 FROM generate_series(0, 99) second",
    "CREATE TABLE workout_notes (id int)",
];

#[tokio::test]
async fn its_readme_and_an_older_program_on_postgresql() {
    let text = std::env::var("MAINSTAY_TEST_POSTGRESQL_URL").ok();
    assert!(text.is_some() || std::env::var("CI").is_err(), "there is no PostgreSQL, and CI needs every server");
    let Some(text) = text else { return };
    let server = Url::parse(&text).expect("a URL");
    let mut connection = connect(&server).await.expect("a server");
    let name = format!("bike_{}", std::process::id());
    connection.execute(&Sql::written(format!("CREATE DATABASE {name}"))).await.expect("a database");
    // The password stays within: the URL is put together from its text.
    let url = format!("{}/{name}", text.rsplit_once('/').expect("a database in the URL").0);
    let (_folder, mut shell) = walk(&[("DATABASE_URL", url.clone())]);
    let mut old = connect(&server.with_database(&name)).await.expect("a database");
    for statement in OLD {
        old.execute(&Sql::constant(statement)).await.expect("a table");
    }
    drop(old);
    let (printed, exit) = shell.run("bike-workouts import-legacy $DATABASE_URL");
    assert!(exit == 1 && printed.contains("workout001 has a power of 100, which is no fraction"), "{printed}");
    let (printed, exit) = shell.run("bike-workouts import-legacy $DATABASE_URL --ftp 250");
    assert_eq!((printed.as_str(), exit), ("workout001  10:00  easy\nworkout010  1:40  easy\n", 0));
    let (printed, _) = shell.run("bike-workouts plan Ann workout010");
    assert_eq!(printed, "workout010 for Ann, threshold 250 W\n  0:00  200 W\n  1:40  the end\n");
    drop(shell);
    connection.execute(&Sql::written(format!("DROP DATABASE {name} WITH (FORCE)"))).await.expect("it goes");
}
