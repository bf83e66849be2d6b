//! The settings end to end: files in a folder of their own, variables injected.

use super::*;
use std::fs;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// The settings of a folder, with these variables set.
fn load(folder: &Path, url: Option<&str>, variables: &[(&str, &str)]) -> Result<Config> {
    let environment =
        |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    let url = url.map(str::to_owned);
    Config::load(&Where { directory: folder.to_owned(), file: None, url, environment: &environment })
}

/// The database that wins, without the folder's own path.
fn database(toml: &str, url: Option<&str>, variables: &[(&str, &str)]) -> String {
    let folder = folder(&[("mainstay.toml", toml)]);
    let config = load(folder.path(), url, variables).unwrap();
    let url = config.url.map_or("none".to_owned(), |url| format!("{url} {:?}", url.password().unwrap_or("-")));
    url.replace(&format!("{}/", folder.path().display()), "")
}

const DB: [(&str, &str); 6] = [
    ("DB_TYPE", "postgres"),
    ("DB_HOST", "db"),
    ("DB_PORT", "5433"),
    ("DB_NAME", "gym"),
    ("DB_USER", "joe"),
    ("DB_PASS", "pa@ss"),
];
const PSQL: [(&str, &str); 3] = [("PSQL_HOST", "p"), ("PSQL_DATABASE", "gym"), ("PSQL_PASSWORD", "x")];
const PG: [(&str, &str); 3] = [("PGHOST", "own"), ("PGDATABASE", "pg"), ("PGPASSWORD", "secret")];
const URL_IS_SET: [(&str, &str); 1] = [("DATABASE_URL", "postgres://e@env/x")];

#[test]
fn the_first_that_names_a_database_wins() {
    let toml = "url = 'sqlite:app.db'";
    for (url, variables, expected) in [
        (Some("sqlite:typed.db"), [&URL_IS_SET[..], &DB, &PSQL, &PG].concat(), r#"sqlite:typed.db "-""#),
        (None, [&URL_IS_SET[..], &DB, &PSQL].concat(), r#"postgresql://e@env/x "-""#),
        (None, [&DB[..], &PSQL, &PG].concat(), r#"postgresql://joe:***@db:5433/gym "pa@ss""#),
        (None, [&PSQL[..], &PG].concat(), r#"postgresql://p/gym "x""#),
        (None, PG.to_vec(), r#"postgresql://own/pg "secret""#),
        (None, vec![("PGHOST", "own"), ("PGUSER", "joe")], r#"sqlite:app.db "-""#),
        (None, vec![("DATABASE_URL", "")], r#"sqlite:app.db "-""#),
        (None, vec![("DB_TYPE", "sqlite"), ("DB_NAME", "other.db")], r#"sqlite:other.db "-""#),
    ] {
        assert_eq!(database(toml, url, &variables), expected);
    }
}

#[test]
fn hosts_have_one_port_together_or_one_each() {
    let hosts = |ports: &str| {
        let set = [("DB_TYPE", "mariadb"), ("DB_HOST", "a, b,c"), ("DB_PORT", ports), ("DB_NAME", "gym")];
        let folder = folder(&[("mainstay.toml", "")]);
        load(folder.path(), None, &set).map(|config| config.url.unwrap().to_string()).map_err(|error| error.to_string())
    };
    assert_eq!(hosts(""), Ok("mariadb://a,b,c/gym".to_owned()));
    assert_eq!(hosts("3307"), Ok("mariadb://a:3307,b:3307,c:3307/gym".to_owned()));
    assert_eq!(hosts("1,2,3"), Ok("mariadb://a:1,b:2,c:3/gym".to_owned()));
    assert_eq!(hosts("1,2"), Err("DB_PORT: there are 2 ports for 3 hosts".to_owned()));
}

#[test]
fn variables_of_an_engine_that_the_project_does_not_use_are_not_heard() {
    let toml = "engines = ['sqlite']\nurl = 'sqlite:app.db'";
    assert_eq!(database(toml, None, &[&PSQL[..], &PG].concat()), r#"sqlite:app.db "-""#);
    assert_eq!(database(toml, None, &[("DB_NAME", "other.db")]), r#"sqlite:other.db "-""#, "the one engine");
}

#[test]
fn what_a_url_leaves_out_the_engines_own_variables_say() {
    let folder = folder(&[]);
    let variables = [&PG[..], &[("PGUSER", "joe"), ("PGPORT", "5434"), ("PGSSLMODE", "verify-full")]].concat();
    let url = load(folder.path(), Some("postgresql:///gym"), &variables).unwrap().url.unwrap();
    assert_eq!(url.to_string(), "postgresql://joe:***@own:5434/gym");
    assert_eq!((url.password(), &*url.options["sslmode"]), (Some("secret"), "verify-full"));
    let url = load(folder.path(), Some("postgresql://a:b@host/x?sslmode=disable"), &variables).unwrap().url.unwrap();
    assert_eq!(url.to_string(), "postgresql://a:***@host/x");
    assert_eq!((url.password(), &*url.options["sslmode"]), (Some("b"), "disable"));
}

#[test]
fn dotenv_adds_and_never_overrides() {
    let files = [("mainstay.toml", ""), (".env", "export DATABASE_URL='sqlite:a b.db' # ours\nDB_RETRY_DELAY=0.5\n")];
    let folder = folder(&files);
    let config = load(folder.path(), None, &[("DB_RETRY_DELAY", "2")]).unwrap();
    assert!(config.url.unwrap().database.ends_with("a b.db"));
    assert_eq!(config.connect.retry_delay, Duration::from_secs(2));
    assert!(std::env::var("DATABASE_URL").is_err(), "the process is left alone");
}

#[test]
fn everything_that_the_file_can_say() {
    let toml = r#"
        models = ["src/models", "extra.rs"]
        migrations = "db/revisions"
        engines = ["sqlite", "postgres"]
        url = "sqlite:app.db"
        [connect]
        timeout = 2.5
        retries = 4
        retry_delay = 1
        pool_size = 7
    "#;
    let folder = folder(&[("mainstay.toml", toml), ("src/deep/x", "")]);
    // From a folder below, the same project.
    let config = load(&folder.path().join("src/deep"), None, &[("DB_MAX_RETRIES", "9")]).unwrap();
    let within = |path: &str| folder.path().join(path);
    assert_eq!(config.models, [within("src/models"), within("extra.rs")]);
    assert_eq!(config.migrations, within("db/revisions"));
    assert_eq!(config.engines, ["sqlite", "postgresql"]);
    assert_eq!(config.url.as_ref().unwrap().database, within("app.db").display().to_string());
    assert_eq!(config.connect.timeout, Duration::from_millis(2500));
    assert_eq!((config.connect.retries, config.pool_size), (9, Some(7)));
}

#[test]
fn without_a_file_the_defaults_hold() {
    let folder = folder(&[]);
    let config = load(folder.path(), Some("sqlite:x.db"), &[]).unwrap();
    assert_eq!(config.models, [folder.path().join("src/models.rs")]);
    assert_eq!(config.migrations, folder.path().join("migrations"));
    assert_eq!((config.engines, config.connect.retries), (vec!["sqlite"], 30));
}

#[test]
fn an_error_says_where_and_what_next_and_no_password() {
    let long = "a/".repeat(40);
    for (toml, env, variables, message, hint) in [
        (
            "modles = 'x'",
            "",
            vec![],
            "mainstay.toml:1:1: there is no setting called `modles`",
            "did you mean `models`?",
        ),
        (
            "\n[connect]\n  retrys = 1",
            "",
            vec![],
            "mainstay.toml:3:3: there is no setting called `connect.retrys`",
            "did you mean `connect.retries`?",
        ),
        ("connect = 's3cret'", "", vec![], "mainstay.toml:1:1: there is no setting called `connect`", "connect"),
        ("url = postgres://joe:s3cret@db/x", "", vec![], "mainstay.toml:1:7: ", ""),
        ("url = 'postgres://joe:s3cret@db:port/x'", "", vec![], "mainstay.toml:1:7: the port is not", "write it as"),
        ("url = ['s3cret']", "", vec![], "mainstay.toml:1:7: `url` must be a text in quotes", "The database"),
        (
            "engines = ['sqlite', 'oracle']",
            "",
            vec![],
            "mainstay.toml:1:11: no engine is called `oracle`",
            "the engines are",
        ),
        ("connect.retries = 1.5", "", vec![], "mainstay.toml:1:19: `connect.retries` is not a number", "How often"),
        ("connect.timeout = -1", "", vec![], "`connect.timeout` is not a number of seconds", "Seconds"),
        ("", "A=1\nDB_PASS=s3cret word\n", vec![], ".env:2: the line is not `NAME=value`", "single quotes"),
        ("", "", vec![("DB_MAX_RETRIES", "s3cret")], "DB_MAX_RETRIES: `connect.retries` is not a number", "How often"),
        ("", "", vec![("DB_NAME", "x")], "DB_NAME is set, but DB_TYPE is not", "set DB_TYPE too, or DATABASE_URL"),
        ("", "", vec![("DB_HOST", "x")], "DB_HOST is set, but DB_NAME is not", "set DB_NAME too"),
        ("", "", vec![("DATABASE_URL", "joe:s3cret@db")], "DATABASE_URL: no engine is called `joe`", "the engines are"),
        (
            "",
            "",
            vec![("DB_TYPE", "oracle"), ("DB_NAME", "x")],
            "DB_TYPE: no engine is called `oracle`",
            "the engines are",
        ),
        ("", "", vec![("PSQL_DATABASE", "x"), ("PSQL_PORT", "s3cret")], "PSQL_PORT: the port is not a number", ""),
        (&format!("url = 'oracle://{long}'"), "", vec![], "mainstay.toml:1:7: no engine is called", "the engines"),
    ] {
        let folder = folder(&[("mainstay.toml", toml), (".env", env)]);
        let error = load(folder.path(), None, &variables).map(|config| format!("{config:?}")).unwrap_err();
        let text = error.to_string().replace(&format!("{}/", folder.path().display()), "");
        assert!(text.starts_with(message), "{text}\n{message}");
        assert!(error.next_step().unwrap_or_default().contains(hint), "{error:?}\n{hint}");
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
        assert_eq!(error.kind(), ErrorKind::Config);
    }
}

#[test]
fn a_password_never_shows() {
    let folder = folder(&[("mainstay.toml", "url = 'postgres://joe:s3cret@db/x'")]);
    let config = load(folder.path(), None, &[]).unwrap();
    assert_eq!(config.url.as_ref().unwrap().password(), Some("s3cret"));
    assert!(!format!("{config:?}").contains("s3cret"));
}
