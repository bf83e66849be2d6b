//! TLS mode by mode, and the logins that the servers ask for.

use super::server;
use mainstay::ErrorKind;
use mainstay::engine::{Url, Value, connect};
use mainstay_schema::sql::Sql;

/// A server that takes its user over TLS only, and its authorities: its own, and one that did not sign for it.
fn servers() -> Vec<(Url, String, String)> {
    let file = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let mut found = Vec::new();
    for name in ["MYSQL", "MARIADB", "MARIADB10"] {
        let variable = |what: &str| format!("MAINSTAY_TEST_{name}_TLS_{what}");
        if let Some(url) = server::urls(&[&variable("URL")]).pop() {
            found.push((url, file(&variable("CA")), file(&variable("WRONG_CA"))));
        }
    }
    found
}

fn with(url: &Url, mode: &str, root: Option<&String>, host: &str) -> Url {
    let mut url = url.clone();
    url.options.insert("sslmode".into(), mode.into());
    url.options.extend(root.map(|file| ("sslrootcert".to_owned(), file.clone())));
    url.hosts[0].0 = host.to_owned();
    url
}

#[tokio::test]
async fn modes_ask_for_as_much_as_they_say() {
    for (server, ca, wrong) in servers() {
        // 0.0.0.0 leads to this machine, and is not what the certificate is for.
        for (mode, root, host, works) in [
            ("disable", None, "127.0.0.1", false),
            ("allow", None, "127.0.0.1", true),
            ("prefer", None, "127.0.0.1", true),
            ("require", None, "127.0.0.1", true),
            ("require", Some(&ca), "127.0.0.1", true),
            ("require", Some(&wrong), "127.0.0.1", false),
            ("verify-ca", Some(&ca), "127.0.0.1", true),
            ("verify-ca", Some(&ca), "0.0.0.0", true),
            ("verify-ca", Some(&wrong), "127.0.0.1", false),
            ("verify-ca", None, "127.0.0.1", false),
            ("verify-full", Some(&ca), "127.0.0.1", true),
            ("verify-full", Some(&ca), "0.0.0.0", false),
            ("verify-full", Some(&wrong), "127.0.0.1", false),
        ] {
            let what = format!("{server} {mode} {root:?} {host}");
            match connect(&with(&server, mode, root, host)).await {
                Ok(mut connection) => {
                    let asked = Sql::constant("SHOW SESSION STATUS WHERE Variable_name = 'Ssl_cipher' AND Value <> ''");
                    assert_eq!(connection.query(&asked, &[]).await.unwrap().len(), 1, "{what}");
                    assert!(works, "{what} connects");
                }
                Err(error) => {
                    assert!(!works, "{what}: {error} {error:?}");
                    assert_eq!(error.kind(), ErrorKind::Refused, "{what}: {error}");
                    assert!(error.next_step().is_some(), "{what}: {error}");
                }
            }
        }
    }
}

#[tokio::test]
async fn every_login_is_known_with_tls_and_without() {
    let variables = [
        "MAINSTAY_TEST_MYSQL_SHA2_URL",
        "MAINSTAY_TEST_MARIADB_NATIVE_URL",
        "MAINSTAY_TEST_MARIADB_ED25519_URL",
        "MAINSTAY_TEST_MARIADB10_NATIVE_URL",
        "MAINSTAY_TEST_MARIADB10_ED25519_URL",
    ];
    for url in server::urls(&variables) {
        for mode in ["disable", "require"] {
            let mut connection =
                connect(&with(&url, mode, None, "127.0.0.1")).await.unwrap_or_else(|error| panic!("{url}: {error:?}"));
            let who = connection.query(&Sql::constant("SELECT substring_index(user(), '@', 1)"), &[]).await.unwrap();
            assert_eq!(who, [[Value::Text(url.user.clone().unwrap())]]);
        }
        let Err(error) = connect(&url.clone().with_password(Some("hunter2".into()))).await else {
            panic!("it was let in")
        };
        assert_eq!((error.kind(), error.server_code()), (ErrorKind::Refused, Some("1045")));
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
}
