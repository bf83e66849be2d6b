//! TLS, mode by mode.

use super::server;
use mainstay::ErrorKind;
use mainstay::engine::{Url, Value, connect};
use mainstay_schema::sql::Sql;

/// The server that takes its user over TLS only, by the name in its certificate.
fn server(options: &[(&str, &str)], host: &str) -> Option<Url> {
    let mut url = server::urls(&["MAINSTAY_TEST_TLS_URL"]).pop()?;
    url.options.clear();
    url.options.extend(options.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())));
    url.hosts[0].0 = host.to_owned();
    Some(url)
}

fn file(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set"))
}

#[tokio::test]
async fn modes_ask_for_as_much_as_they_say() {
    if server(&[], "localhost").is_none() {
        return;
    }
    let (ca, wrong) = (file("MAINSTAY_TEST_TLS_CA"), file("MAINSTAY_TEST_TLS_WRONG_CA"));
    // 0.0.0.0 leads to this machine, and is not what the certificate is for.
    for (mode, root, host, works) in [
        ("disable", None, "localhost", false),
        ("allow", None, "localhost", true),
        ("prefer", None, "localhost", true),
        ("require", None, "localhost", true),
        ("require", Some(&ca), "localhost", true),
        ("require", Some(&wrong), "localhost", false),
        ("verify-ca", Some(&ca), "localhost", true),
        ("verify-ca", Some(&ca), "0.0.0.0", true),
        ("verify-ca", Some(&wrong), "localhost", false),
        ("verify-ca", None, "localhost", false),
        ("verify-full", Some(&ca), "localhost", true),
        ("verify-full", Some(&ca), "0.0.0.0", false),
        ("verify-full", Some(&wrong), "localhost", false),
    ] {
        let options: Vec<_> =
            [("sslmode", mode)].into_iter().chain(root.map(|file| ("sslrootcert", file.as_str()))).collect();
        let url = server(&options, host).unwrap();
        let what = format!("{mode} {root:?} {host}");
        match connect(&url).await {
            Ok(mut connection) => {
                let asked = Sql::constant("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
                assert_eq!(connection.query(&asked, &[]).await.unwrap(), [[Value::Integer(1)]], "{what}");
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

#[tokio::test]
async fn a_wrong_password_is_refused_and_not_repeated() {
    let Some(url) = server(&[("sslmode", "require")], "localhost") else { return };
    let Err(error) = connect(&url.with_password(Some("hunter2".into()))).await else { panic!("it was let in") };
    assert_eq!((error.kind(), error.server_code()), (ErrorKind::Refused, Some("28P01")));
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}
