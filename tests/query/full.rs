//! A server that has no room for another connection is waited for; one that refuses the password is not.

use crate::fixture::{Server, is_mysql};
use mainstay::engine::{Url, connect};
use mainstay::schema::sql::Sql;
use mainstay::{Database, ErrorKind, PoolOptions};
use std::time::Duration;

/// Longer than any test may last: who waits for this long where nothing is to be waited for does not come back.
const PATIENCE: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn room_is_waited_for_and_a_wrong_password_is_not() {
    for server in [Server::Postgresql, Server::Mysql, Server::Mariadb] {
        let Some(mut home) = server.database().await else { continue };
        let name = format!("narrow_{}", std::process::id());
        let (make, drop_it) = if is_mysql(server) {
            let make = format!(
                "CREATE USER {name} IDENTIFIED BY 'right' WITH MAX_USER_CONNECTIONS 1; GRANT ALL ON *.* TO {name}"
            );
            (make, format!("DROP USER {name}"))
        } else {
            (format!("CREATE ROLE {name} LOGIN CONNECTION LIMIT 1"), format!("DROP ROLE {name}"))
        };
        home.connection.execute(&Sql::written(make)).await.unwrap();
        let url = |password: &str| {
            let mut url = home.url.clone().with_password(Some(password.to_owned()));
            url.user = Some(name.clone());
            url
        };
        let options = PoolOptions { checkout_timeout: PATIENCE, ..PoolOptions::default() };
        let only = connect(&url("right")).await.unwrap();
        let db = Database::lazily(&url("right"), options.clone()).unwrap();
        let waits = tokio::spawn(async move { db.sql("SELECT 1").one::<(i64,)>().await });
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(!waits.is_finished(), "{server:?}: there was no room");
        drop(only);
        waits.await.unwrap().unwrap_or_else(|error| panic!("{server:?}: {error:?}"));
        if is_mysql(server) {
            let refused = Database::open(&url("wrong"), options).await.unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::Refused, "{server:?}: {refused:?}");
            assert!(!format!("{refused:?}").contains("wrong"), "{refused:?}");
        }
        home.connection.execute(&Sql::written(drop_it)).await.unwrap();
        home.close().await;
    }
}

#[tokio::test]
async fn a_wrong_password_of_postgresql_is_not_waited_for() {
    let Ok(text) = std::env::var("MAINSTAY_TEST_TLS_URL") else { return };
    let wrong = Url::parse(&text).unwrap().with_password(Some("never".to_owned()));
    let options = PoolOptions { checkout_timeout: PATIENCE, ..PoolOptions::default() };
    let refused = Database::open(&wrong, options).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Refused, "{refused:?}");
    assert!(refused.next_step().is_some() && !format!("{refused:?}").contains("never"), "{refused:?}");
}
