//! What the compiler refuses, and in which words: each refusal names the model and the column.
//!
//! Each program is given to the compiler by itself, with the library as it was built for this test.

use std::path::{Path, PathBuf};
use std::process::Command;

const MODELS: &str = r#"
#![allow(dead_code, unused)]
use mainstay::prelude::*;

#[derive(Model)]
struct User {
    #[column(primary_key)]
    id: i64,
    email: String,
    team_id: Option<i64>,
}

#[derive(Model)]
struct Post {
    #[column(primary_key)]
    id: i64,
    title: String,
}

struct Plain;

async fn ask(db: Database) -> mainstay::Result<()> {
"#;

/// The files of the library that may be the one that this test is built with, the newest first.
fn libraries() -> Vec<PathBuf> {
    let folder = std::env::current_exe().expect("a test").parent().expect("a folder").to_owned();
    let files = std::fs::read_dir(&folder).expect("the folder of the build").filter_map(Result::ok);
    let mut found: Vec<_> = files
        .filter(|file| {
            let name = file.file_name().to_string_lossy().into_owned();
            name.starts_with("libmainstay-") && name.ends_with(".rlib")
        })
        .map(|file| (file.metadata().and_then(|data| data.modified()).ok(), file.path()))
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, path)| path).collect()
}

/// What the compiler says of these statements; nothing when it takes them.
fn refusal(library: &Path, folder: &Path, statements: &str) -> String {
    let source = folder.join("program.rs");
    std::fs::write(&source, format!("{MODELS}{statements}\nOk(())\n}}\n")).expect("a file");
    let out = Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned()))
        .args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "--color=never"])
        .arg("--out-dir")
        .arg(folder)
        .arg("--extern")
        .arg(format!("mainstay={}", library.display()))
        .arg("-L")
        .arg(format!("dependency={}", library.parent().expect("a folder").display()))
        .arg(&source)
        .output()
        .expect("the compiler");
    if out.status.success() { String::new() } else { String::from_utf8_lossy(&out.stderr).into_owned() }
}

/// Statements, and the words that their refusal has.
const REFUSED: [(&str, &[&str]); 20] = [
    (
        "db.find(User::email.eq(5)).all().await?;",
        &["`{integer}` cannot stand beside a `std::string::String` of `User`", "User::email.eq(5)"],
    ),
    (
        "db.find(User::id.eq(\"five\")).all().await?;",
        &["`&str` cannot stand beside a `i64` of `User`", "User::id.eq(\"five\")"],
    ),
    (
        "db.find(User::id.eq(Post::id)).all().await?;",
        &["cannot stand beside a `i64` of `User`", "Post::id", "and no column of `User` that is one"],
    ),
    (
        "db.find(User::id.eq(1)).filter(Post::title.eq(\"x\")).all().await?;",
        &["expected `Expr<User, bool>`, found `Expr<Post, bool>`", "Post::title.eq"],
    ),
    ("db.all::<User>().order_by(Post::title.asc()).all().await?;", &["`Post`", "Post::title.asc()"]),
    ("db.update(User::id.eq(1)).set(Post::title, \"x\").run().await?;", &["expected `Column<User, _>`", "Post::title"]),
    ("db.update(User::id.eq(1)).set(User::email, None::<String>).run().await?;", &["of `User`", "User::email"]),
    ("db.insert(&User { id: 0, team_id: None }).await?;", &["missing field `email` in initializer of `User`"]),
    ("db.insert(&User { id: 0, email: 5, team_id: None }).await?;", &["expected `String`, found integer", "email: 5"]),
    ("db.find(User::emial.eq(\"x\")).all().await?;", &["named `emial` found for struct `User`", "`email`"]),
    (
        "db.all::<User>().select((User::id, Post::title)).all().await?;",
        &["`Post` is not part of this query", "a column of `Post`", "Post::title"],
    ),
    (
        "db.all::<User>().group_by(Post::title).select(count::<User>()).all().await?;",
        &["`Post` is not part of this query"],
    ),
    (
        "db.update(User::id.eq(1)).set(User::team_id, \"one\").run().await?;",
        &["`&str` cannot stand beside a `Option<i64>` of `User`", "User::team_id"],
    ),
    ("db.delete(User::id.eq(1).and(Post::id.eq(1))).run().await?;", &["expected `Expr<User, bool>`", "Post::id.eq(1)"]),
    ("db.copy_in::<User>().rows(vec![Post { id: 1, title: String::new() }]).await?;", &["`User`", "`Post`"]),
    (
        "let found: Vec<(i64, i64)> = db.all::<User>().select((User::id, User::email)).all().await?;",
        &["expected `Vec<(i64, i64)>`, found `Vec<(i64, String)>`"],
    ),
    ("let found: Vec<Plain> = db.sql(\"SELECT 1\").all().await?;", &["`Plain` cannot be read from a row"]),
    (
        "type Email = String; #[derive(Model)] struct Aliased { email: Email }",
        &["no column type is known for `std::string::String`", "write the type that it stands for", "email: Email"],
    ),
    (
        "#[derive(Model)] struct Counted { #[column(version)] version: String }",
        &["a version is a whole number", "let its type be `i32`", "version: String"],
    ),
    (
        "#[derive(Model)] struct Timed { #[column(set_on = \"insert\")] made: i64 }",
        &["`set_on` writes a time", "let its type be `Timestamp`", "made: i64"],
    ),
];

#[test]
fn the_compiler_names_the_model_and_the_column() {
    let folder = tempfile::tempdir().expect("a folder");
    let works = "db.find(User::email.eq(\"x\")).all().await?; db.get::<User>(1).await?;";
    let mut said = Vec::new();
    let library = libraries().into_iter().find(|library| {
        let refusal = refusal(library, folder.path(), works);
        let taken = refusal.is_empty();
        said.push(refusal);
        taken
    });
    let library = library.unwrap_or_else(|| panic!("what is right is refused:\n{}", said.join("\n")));
    for (statements, words) in REFUSED {
        let said = refusal(&library, folder.path(), statements);
        assert!(!said.is_empty(), "not refused: {statements}");
        for word in words {
            assert!(said.contains(word), "`{word}` is not in what is said of `{statements}`:\n{said}");
        }
    }
}
