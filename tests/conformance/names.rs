//! Hostile names everywhere a name can stand: made, read back, altered and dropped on every engine.

use mainstay::engine::{Url, connect};
use mainstay::schema::dialect::by_name;
use mainstay::schema::diff::diff;
use mainstay::schema::plan::plan;
use mainstay::schema::schema::{
    Check, Column, Expr, ForeignKey, Index, ObjectName, Schema, Table, Timing, Type, Unique,
};
use mainstay_tests::database::Server;
use mainstay_tests::generate::Profile;

/// Quotes, spaces, dots, reserved words, case, unicode, what looks like a comment, and 63 bytes.
fn names() -> Vec<String> {
    let hostile = [
        "say \"hi\"",
        "it's",
        "two words",
        " leading",
        "a.b",
        "semi;colon",
        "-- comment",
        "/* c */",
        "select",
        "user",
        "table",
        "CamelCase",
        "größe",
        "💾",
        "x'y\"z`[w]",
        "$1",
        "back\\slash",
        "1digit",
        "percent%s",
        "new\nline",
    ];
    hostile.into_iter().map(str::to_owned).chain([format!("{}é", "n".repeat(61))]).collect()
}

/// A table whose every part goes by `name`, as far as one name can stand twice.
fn schema(name: &str, extra: bool) -> Schema {
    let id = Column::new(name, Type::Integer).not_null();
    let mut columns = vec![id, Column::new("plain", Type::Integer)];
    columns.extend(
        extra.then(|| Column::new(format!("{}2", &name[..name.len().min(4).min(first_break(name))]), Type::Text)),
    );
    let mut table = Table::new(ObjectName::new(name), columns).primary_key(&[name]);
    let quoted = format!("\"{}\" > 0", name.replace('"', "\"\""));
    table.checks.push(Check {
        name: Some(name.to_owned()),
        expr: Expr::new(quoted),
        no_inherit: false,
        not_valid: false,
        column: None,
    });
    let mut schema = Schema::new();
    schema.add_table(table);
    let mut child = Table::new("child", vec![Column::new(name, Type::Integer)]);
    child
        .foreign_keys
        .push(ForeignKey { name: Some(name.to_owned()), ..ForeignKey::new(&[name], ObjectName::new(name), &[name]) });
    child.indexes.push(Index::new(format!("i{}", first_two(name)), &[name]));
    child.uniques.push(Unique {
        name: Some(format!("u{}", first_two(name))),
        columns: vec![name.to_owned()],
        include: Vec::new(),
        nulls_not_distinct: false,
        timing: Timing::NotDeferrable,
    });
    schema.add_table(child);
    schema
}

/// The bytes of the first character: a name is never cut within one.
fn first_break(name: &str) -> usize {
    name.chars().next().map_or(0, char::len_utf8)
}

fn first_two(name: &str) -> String {
    name.chars().take(2).collect()
}

/// Whether there are engines that cannot keep the name: characters beyond the basic plane, a blank at the end.
fn beyond_some(name: &str) -> bool {
    name.ends_with(' ') || name.chars().any(|c| u32::from(c) > 0xffff)
}

async fn hold_on(server: Server) {
    let Some(mut database) = server.database().await else { return };
    let profile = Profile::of(database.connection.dialect(), &[]);
    for name in names().into_iter().map(|name| profile.fit(name)) {
        let stages = [schema(&name, false), schema(&name, true), schema(&name, false), Schema::new()];
        for mut wanted in stages {
            let refused = database.connection.dialect().normalize(&mut wanted);
            if beyond_some(&name) && !refused.is_empty() {
                assert!(refused.iter().all(|one| one.hint.is_some()), "{name:?}: {refused:?}");
                break;
            }
            assert!(refused.is_empty(), "{name:?}: {refused:?}");
            let mut from = database.connection.inspect().await.expect("the database is read");
            mainstay::migrate::settle(&mut *database.connection, &mut wanted, &mut from)
                .await
                .expect("the server takes it");
            let way = plan(&from, &wanted, database.connection.dialect()).expect("the engine has words for it");
            database.run(&way.steps).await.unwrap_or_else(|error| panic!("{name:?}: {error}"));
            let mut reached = database.connection.inspect().await.expect("the database is read");
            mainstay::migrate::settle(&mut *database.connection, &mut wanted, &mut reached)
                .await
                .expect("the server takes it");
            let left = diff(&reached, &wanted);
            assert!(left.is_empty(), "{name:?}: {left:?}");
        }
    }
    database.close().await;
}

#[tokio::test]
async fn names_on_sqlite() {
    hold_on(Server::Sqlite).await;
}

#[tokio::test]
async fn names_on_postgresql() {
    hold_on(Server::Postgresql).await;
}

#[tokio::test]
async fn names_on_postgresql_15() {
    hold_on(Server::Postgresql15).await;
}

#[tokio::test]
async fn names_on_mysql() {
    hold_on(Server::Mysql).await;
}

#[tokio::test]
async fn names_on_mariadb() {
    hold_on(Server::Mariadb).await;
}

#[tokio::test]
async fn names_on_mariadb_10() {
    hold_on(Server::Mariadb10).await;
}

#[tokio::test]
async fn names_on_galera() {
    hold_on(Server::Galera).await;
}

#[test]
fn a_name_of_64_bytes_is_refused_where_the_server_would_cut_it() {
    let dialect = by_name("postgresql").expect("the dialect is there");
    let refused = dialect.normalize(&mut schema(&"n".repeat(64), false));
    let first = refused.first().expect("it is refused");
    assert!(first.to_string().contains("64") && first.hint.is_some(), "{first:?}");
    assert!(by_name("sqlite").expect("the dialect is there").normalize(&mut schema(&"n".repeat(64), false)).is_empty());
}

#[tokio::test]
async fn a_file_may_have_any_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("it's \"a\" größe.db");
    let url = Url::parse(&format!("sqlite:{}", path.display())).expect("a URL");
    connect(&url).await.expect("the file is made").inspect().await.expect("and read");
    assert!(path.is_file());
}
