//! The repository that only manages a database, on a server that demands TLS.

use crate::shell::Shell;
use crate::{copy, repository};
use mainstay::engine::{Url, connect};
use mainstay_schema::sql::Sql;

/// The variables of its `.env` for the server that takes its user over TLS only, and the URL of that server.
fn hosted(database: &str) -> Option<(Vec<(&'static str, String)>, Url)> {
    let set = |name: &str| std::env::var(name).ok();
    let text = set("MAINSTAY_TEST_TLS_URL");
    assert!(text.is_some() || set("CI").is_none(), "MAINSTAY_TEST_TLS_URL is not set, and CI needs every server");
    let text = text?;
    let mut url = Url::parse(&text).expect("a URL");
    let (host, port) = url.hosts[0].clone();
    let password = text.split_once("//").and_then(|(_, rest)| rest.split_once('@')?.0.split_once(':'));
    let password = percent_encoding::percent_decode_str(password.expect("a password").1).decode_utf8().expect("text");
    let ca = set("MAINSTAY_TEST_TLS_CA").expect("a certificate");
    url.options.extend([("sslmode".to_owned(), "verify-full".to_owned()), ("sslrootcert".to_owned(), ca.clone())]);
    let variables = vec![
        ("PSQL_USER", url.user.clone().expect("a user")),
        ("PSQL_PASSWORD", password.into_owned()),
        ("PSQL_HOST", host),
        ("PSQL_PORT", port.expect("a port").to_string()),
        ("PSQL_DATABASE", database.to_owned()),
        ("PGSSLROOTCERT", ca),
        ("WRONG_CA", set("MAINSTAY_TEST_TLS_WRONG_CA").expect("a certificate")),
    ];
    Some((variables, url))
}

async fn run(url: &Url, sql: String) {
    let mut connection = connect(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    connection.execute(&Sql::written(sql)).await.unwrap_or_else(|error| panic!("{url}: {error:?}"));
}

#[tokio::test]
async fn its_readme() {
    let database = format!("flexitricity_{}", std::process::id());
    let Some((variables, url)) = hosted(&database) else { return };
    run(&url, format!("CREATE DATABASE {database}")).await;
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("flexitricity");
    copy(&repository().join("examples/flexitricity"), &home);
    let text = std::fs::read_to_string(home.join("README.md")).expect("a README");
    let mut shell = Shell::new(&home, &variables);
    shell.walk("examples/flexitricity/README.md", &text);
    drop(shell);
    run(&url, format!("DROP DATABASE {database} WITH (FORCE)")).await;
}
