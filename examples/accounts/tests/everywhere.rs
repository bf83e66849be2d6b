//! One program, every database: the same steps, with nothing but the environment changed.

use mainstay::blocking::Wait;
use mainstay::engine::{Url, connect};
use mainstay_schema::sql::Sql;
use std::path::Path;
use std::process::{Command, Output};

/// The variables that choose a database, and how to give it back.
struct Chosen {
    variables: Vec<(&'static str, String)>,
    made: Option<(Url, String)>,
}

impl Chosen {
    fn file(folder: &Path) -> Self {
        let variables = vec![("DB_TYPE", "sqlite".to_owned()), ("DB_NAME", folder.join("a.db").display().to_string())];
        Self { variables, made: None }
    }

    /// A database of its own on the server that a variable of the tests names.
    fn on(server: &str) -> Option<Self> {
        let text = std::env::var(server).ok();
        assert!(text.is_some() || std::env::var("CI").is_err(), "{server} is not set, and CI needs every server");
        let text = text?;
        let url = Url::parse(&text).expect("a URL");
        let name = format!("accounts_{}_{}", std::process::id(), server.to_lowercase());
        run(&url, format!("CREATE DATABASE {name}"));
        let scheme = text.split_once(':').expect("a scheme").0;
        let hosts: Vec<&str> = url.hosts.iter().map(|(host, _)| host.as_str()).collect();
        let ports: Vec<String> = url.hosts.iter().filter_map(|(_, port)| Some(port.as_ref()?.to_string())).collect();
        let variables = vec![
            ("DB_TYPE", scheme.to_owned()),
            ("DB_HOST", hosts.join(",")),
            ("DB_PORT", ports.join(",")),
            ("DB_NAME", name.clone()),
            ("DB_USER", url.user.clone().unwrap_or_default()),
            ("DB_PASS", password(&text)),
            ("DB_POOL_SIZE", "4".to_owned()),
            ("DB_MAX_RETRIES", "3".to_owned()),
        ];
        Some(Self { variables, made: Some((url, format!("DROP DATABASE {name}"))) })
    }

    fn accounts(&self, folder: &Path, words: &str, password: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_accounts"));
        command.args(words.split(' ')).current_dir(folder).env_clear().env("ACCOUNT_PASSWORD", password);
        command.envs(self.variables.iter().map(|(name, value)| (*name, value))).output().expect("the program runs")
    }

    fn close(self) {
        if let Some((url, dropping)) = self.made {
            run(&url, dropping);
        }
    }
}

fn run(url: &Url, sql: String) {
    let mut connection = connect(url).wait().unwrap_or_else(|error| panic!("{url}: {error}"));
    connection.execute(&Sql::written(sql)).wait().unwrap_or_else(|error| panic!("{url}: {error:?}"));
}

/// The password in a URL; those of the tests need no decoding.
fn password(text: &str) -> String {
    let user = text.split_once("//").and_then(|(_, rest)| rest.split_once('@')).map_or("", |(user, _)| user);
    let password = user.split_once(':').map_or("", |(_, password)| password);
    assert!(!password.contains('%'), "the password of this server is encoded");
    password.to_owned()
}

/// What a command is to print, on whichever stream, and whether it is to succeed.
const STEPS: [(&str, &str, bool, &str); 13] = [
    ("list", "", true, ""),
    ("register ann@example.org", "long enough", true, "ann@example.org is account 1\n"),
    (
        "register ANN@example.org",
        "long enough",
        false,
        "error: ann@example.org has an account already (auth_user_email_key)\n",
    ),
    ("register ben@example.org", "short", false, "error: a password has at least 8 characters\n"),
    ("register ben", "long enough", false, "error: `ben` is no address of mail with at most 255 characters\n"),
    ("sign-in ann@example.org", "long enough", true, "welcome, ann@example.org, whose address is not confirmed\n"),
    ("sign-in ann@example.org", "long enouhg", false, "error: address or password are wrong\n"),
    ("sign-in nobody@example.org", "long enough", false, "error: address or password are wrong\n"),
    ("confirm ann@example.org", "", true, "ann@example.org is confirmed\n"),
    ("confirm zoe@example.org", "", false, "error: there is no account of zoe@example.org\n"),
    ("sign-in ann@example.org", "long enough", true, "welcome, ann@example.org\n"),
    ("together 6", "", true, "6 registered, 12 refused as taken\n"),
    ("deactivate ann@example.org", "", true, "ann@example.org is signed out\n"),
];

fn the_same_everywhere(folder: &Path, chosen: Option<Chosen>) {
    let Some(chosen) = chosen else { return };
    for (words, password, succeeds, expected) in STEPS {
        let output = chosen.accounts(folder, words, password);
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            (text.as_str(), output.status.success()),
            (expected, succeeds),
            "{words} on {:?}",
            chosen.variables[0]
        );
    }
    let listed = chosen.accounts(folder, "list", "").stdout;
    let riders: String = (0..6).map(|number| format!("rider{number}@example.org  not confirmed\n")).collect();
    assert_eq!(String::from_utf8_lossy(&listed), format!("ann@example.org  inactive\n{riders}"));
    chosen.close();
}

#[test]
fn on_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    the_same_everywhere(folder.path(), Some(Chosen::file(folder.path())));
}

macro_rules! on {
    ($($name:ident: $variable:literal),* $(,)?) => {$(
        #[test]
        fn $name() {
            let folder = tempfile::tempdir().expect("a folder");
            the_same_everywhere(folder.path(), Chosen::on($variable));
        }
    )*};
}

on! {
    on_postgresql: "MAINSTAY_TEST_POSTGRESQL_URL",
    on_postgresql_15: "MAINSTAY_TEST_POSTGRESQL15_URL",
    on_mysql: "MAINSTAY_TEST_MYSQL_URL",
    on_mariadb: "MAINSTAY_TEST_MARIADB_URL",
    on_mariadb_10: "MAINSTAY_TEST_MARIADB10_URL",
    on_a_cluster: "MAINSTAY_TEST_GALERA_URL",
}

#[test]
fn a_password_is_never_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let variables = vec![
        ("DB_TYPE", "postgresql"),
        ("DB_HOST", "127.0.0.1"),
        ("DB_PORT", "1"),
        ("DB_NAME", "a"),
        ("DB_USER", "ann"),
        ("DB_PASS", "hunter2hunter2"),
        ("DB_MAX_RETRIES", "1"),
        ("DB_RETRY_DELAY", "0"),
    ];
    let chosen =
        Chosen { variables: variables.into_iter().map(|(name, value)| (name, value.to_owned())).collect(), made: None };
    let output = chosen.accounts(folder.path(), "server", "");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && text.contains("127.0.0.1:1") && !text.contains("hunter2"), "{text}");
}
