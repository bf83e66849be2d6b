//! Hostile values and names: whatever stands in them is a value and a name, and nothing else, on every engine.

use crate::fixture::{Fixture, SERVERS};
use crate::models::{User, user};
use mainstay::Models;
use mainstay::prelude::*;

/// Of the lists that scanners try (quotes, comments, stacked statements, placeholders, escapes, patterns, odd Unicode), what
/// each engine would stumble over if a value came near its text.
const ATTEMPTS: [&str; 30] = [
    "'",
    "''",
    "\"",
    "`",
    "\\",
    "\\\\",
    "\\'",
    "\\'; DROP TABLE users; -- ",
    "' OR '1'='1",
    "\" OR \"\"=\"",
    "` OR 1=1 -- ",
    "'; DROP TABLE users; --",
    "1; DELETE FROM users",
    "') UNION SELECT * FROM users --",
    "' /*!50000 OR 1=1 */ #",
    "*/ OR 1=1 /*",
    "$1",
    "$$; SELECT pg_sleep(10); $$",
    "?",
    ":name @p1 {} {0} %s",
    "%",
    "_%_",
    "100\\%",
    "x' || (SELECT email FROM users LIMIT 1) || '",
    "0x27204f5220313d31",
    "\u{bf}' OR 1=1 -- ",
    "\u{2bc}\u{2019}\u{ff07}; DROP TABLE users",
    "a\r\n; DROP TABLE users\t\u{8}\u{1a}",
    "\u{202e}'\u{feff} --",
    "ends with a backslash\\",
];

#[tokio::test]
async fn attempts_in_values_are_values() {
    for server in SERVERS {
        let Some(fixture) = Fixture::on(server).await else { continue };
        let db = &fixture.db;
        let before = db.all::<User>().count().await.unwrap();
        for (at, attempt) in ATTEMPTS.into_iter().enumerate() {
            let told = format!("{server:?}: {attempt:?}");
            let row = User { nick: Some(attempt.to_owned()), ..user(&format!("{at}@{attempt}"), 30, None) };
            let id = db.insert(&row).await.unwrap_or_else(|error| panic!("{told}: {error:?}"));
            let ids = async |condition: Condition<User>| {
                db.find(condition).select(User::id).all().await.unwrap_or_else(|error| panic!("{told}: {error:?}"))
            };
            assert_eq!(ids(User::nick.eq(attempt)).await, [id], "{told}");
            assert_eq!(ids(User::email.contains(attempt).and(User::id.eq(id))).await, [id], "{told}");
            assert_eq!(ids(User::nick.starts_with(attempt).and(User::nick.ends_with(attempt))).await, [id], "{told}");
            assert_eq!(ids(User::nick.in_([attempt, "nobody"])).await, [id], "{told}");
            assert_eq!(ids(User::nick.concat("!").eq(format!("{attempt}!"))).await, [id], "{told}");
            let own = db.sql("SELECT nick FROM users WHERE nick = $1").bind(&attempt.to_owned()).one::<String>().await;
            assert_eq!(own.unwrap(), attempt, "{told}");
            let set =
                db.update(User::id.eq(id)).set(User::nick, format!("{attempt}#{at}{attempt}")).run().await.unwrap();
            assert_eq!(set, 1, "{told}");
            assert_eq!(db.get::<User>(id).await.unwrap().nick, Some(format!("{attempt}#{at}{attempt}")), "{told}");
        }
        assert_eq!(db.all::<User>().count().await.unwrap(), before + ATTEMPTS.len() as u64, "{server:?}");
        let attempts = ATTEMPTS.iter().enumerate().map(|(at, attempt)| format!("{attempt}#{at}{attempt}"));
        assert_eq!(db.delete(User::nick.in_(attempts)).run().await.unwrap(), ATTEMPTS.len() as u64, "{server:?}");
        assert_eq!(db.all::<User>().count().await.unwrap(), before, "{server:?}");
        fixture.close().await;
    }
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "odd \"names\"; DROP TABLE `users` -- '\\")]
struct Odd {
    #[column(primary_key, name = "id\"); --")]
    id: i64,
    #[column(name = "a`b\"c'd\\e $1 ?")]
    value: String,
    #[column(name = "SELECT")]
    word: Option<i32>,
}

#[tokio::test]
async fn odd_names_are_names() {
    for server in SERVERS {
        let Some(fixture) = Fixture::with(server, Models::new().with::<Odd>()).await else { continue };
        let db = &fixture.db;
        let id = db.insert(&Odd { id: 0, value: "x".to_owned(), word: Some(1) }).await.unwrap();
        let odd = db.find(Odd::value.eq("x").and(Odd::word.gt(0))).order_by(Odd::value.desc()).one().await.unwrap();
        assert_eq!(odd, Odd { id, value: "x".to_owned(), word: Some(1) }, "{server:?}");
        db.update(Odd::id.eq(id)).set(Odd::word, None::<i32>).run().await.unwrap();
        db.save(&Odd { value: "y".to_owned(), ..odd }).await.unwrap();
        db.upsert(&Odd { id, value: "z".to_owned(), word: Some(3) }).run().await.unwrap();
        let sums = db.all::<Odd>().group_by(Odd::value).select((Odd::value, Odd::word.sum())).all().await.unwrap();
        assert_eq!(sums, [("z".to_owned(), Some(3))], "{server:?}");
        let many: Vec<Odd> = (1..=20).map(|at| Odd { id: id + at, value: at.to_string(), word: None }).collect();
        assert_eq!(db.copy_in::<Odd>().rows(many).await.unwrap(), 20, "{server:?}");
        assert_eq!(db.delete(Odd::all_rows()).run().await.unwrap(), 21, "{server:?}");
        fixture.close().await;
    }
}
