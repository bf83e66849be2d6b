//! MySQL and MariaDB: one of everything, made, read, made again on an empty database, and taken away.

use crate::postgresql::{go, run};
use mainstay::engine::Value;
use mainstay_schema::diff::diff;
use mainstay_schema::schema::{Object, Schema};
use mainstay_schema::sql::Sql;
use mainstay_tests::database::{Database, Server};

/// What is asked of the server for the names of a kind, and the word for its statement.
const KINDS: [(&str, &str); 11] = [
    (
        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = database() AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')",
        "TABLE",
    ),
    (
        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = database() AND TABLE_TYPE = 'SEQUENCE'",
        "SEQUENCE",
    ),
    ("SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = database()", "VIEW"),
    ("SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = database()", "TRIGGER"),
    (
        "SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = database() AND ROUTINE_TYPE = 'FUNCTION'",
        "FUNCTION",
    ),
    (
        "SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = database() AND ROUTINE_TYPE = 'PROCEDURE'",
        "PROCEDURE",
    ),
    ("SELECT EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = database()", "EVENT"),
    // Not a statement, but what the statements of triggers do not say.
    (
        "SELECT concat(TRIGGER_NAME, ' ', ACTION_ORDER, ' ', DEFINER) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = database()",
        "",
    ),
    // Under what they were made.
    (
        "SELECT concat(ROUTINE_NAME, ' ', SQL_MODE, ' ', COLLATION_CONNECTION) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = database()",
        "",
    ),
    (
        "SELECT concat(TRIGGER_NAME, ' ', SQL_MODE, ' ', COLLATION_CONNECTION) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = database()",
        "",
    ),
    (
        "SELECT concat(EVENT_NAME, ' ', SQL_MODE, ' ', TIME_ZONE) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = database()",
        "",
    ),
];

async fn rows(database: &mut Database, sql: &str) -> Vec<Vec<Value>> {
    let rows = database.connection.query(&Sql::written(sql), &[]).await;
    rows.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// The statements that the server prints, without quotes and spaces, and without the moments at which things were made.
async fn dump(database: &mut Database) -> Vec<String> {
    let mut out = Vec::new();
    for (names, kind) in KINDS {
        for name in rows(database, names).await {
            let [Value::Text(name)] = name.as_slice() else { panic!("a name") };
            if kind.is_empty() {
                out.push(name.clone());
                continue;
            }
            for row in rows(database, &format!("SHOW CREATE {kind} `{name}`")).await {
                let cells = row.iter().filter_map(|cell| match cell {
                    Value::Text(text) => Some(text.as_str()),
                    _ => None,
                });
                let text = cells.filter(|text| text.starts_with("CREATE ")).collect::<Vec<_>>().join(" ");
                // A view whose definer is nobody is printed with its database.
                let text = text
                    .replace(&format!("`{}`.", database.url.database), "")
                    .replace(['`', '"', '\n'], " ")
                    .replace("FOLLOWS zebra", "")
                    .replace("PRECEDES ant", "");
                // The one column of a JSON duality view is called as its query was typed.
                let text = match text.split_once(" DUALITY VIEW ").and_then(|_| text.rsplit_once(" AS ")) {
                    Some((before, _)) => before.to_owned(),
                    None => text,
                };
                // Their order is asked for by itself.
                let text = ["FOLLOWS zebra", "FOLLOWS mole"].iter().fold(text, |text, words| text.replace(words, ""));
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                out.push(match text.split_once(" EVERY 1 HOUR STARTS ") {
                    Some((before, _)) => before.to_owned(),
                    None => text,
                });
            }
        }
    }
    out.sort();
    out
}

#[tokio::test]
async fn everything_is_made_again_and_taken_away() {
    for (server, more) in [
        (Server::Mysql, include_str!("mysql_only.sql")),
        (Server::Mariadb, include_str!("mariadb_only.sql")),
        (Server::Mariadb10, include_str!("mariadb_only.sql")),
    ] {
        let Some(mut first) = server.database().await else { continue };
        let mut second = server.database().await.expect("a second one");
        run(&mut first, include_str!("mysql.sql")).await;
        run(&mut first, more).await;
        let whole = first.connection.inspect().await.expect("it is read");
        let unprinted: Vec<_> = whole.objects.iter().filter(|object| !Object::can_be_planned(object)).collect();
        assert!(unprinted.is_empty(), "{server:?}: {unprinted:?}");
        go(&mut second, &Schema::new(), &whole).await;
        let again = second.connection.inspect().await.expect("it is read");
        let left: Vec<_> = diff(&whole, &again).iter().map(ToString::to_string).collect();
        assert!(
            left.is_empty(),
            "{server:?}: what was made differs: {left:#?}\n{:#?}\n{:#?}",
            whole.objects,
            again.objects
        );
        let (found, wanted) = (dump(&mut second).await, dump(&mut first).await);
        crate::dump::assert_same(&format!("{server:?}: made again"), &found, &wanted);
        go(&mut second, &again, &Schema::new()).await;
        assert!(dump(&mut second).await.is_empty(), "{server:?}: all is taken away");
        second.close().await;
        first.close().await;
    }
}
