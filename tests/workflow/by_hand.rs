//! A script that somebody runs by hand, through the engine's own client: it leaves what `upgrade` and `downgrade` leave,
//! schema, rows and history.

use crate::kept::place;
use crate::place::Place;
use mainstay::engine::Url;
use mainstay::migrate::{Direction, Project, Target};
use mainstay_tests::database::Server;
use std::process::{Command, Output, Stdio};

#[tokio::test]
async fn a_script_by_hand_leaves_what_a_run_leaves() {
    for server in Server::ALL {
        let (Some(ran), Some(by_hand)) = (place(server).await, place(server).await) else { continue };
        let project = by_hand.project();
        for (direction, from, to) in [
            (Direction::Upgrade, None, "b2"),
            (Direction::Downgrade, Some("b2"), "a1"),
            (Direction::Upgrade, Some("a1"), "b2"),
        ] {
            client(server, &by_hand, &script(&project, direction, from, to));
            match direction {
                Direction::Upgrade => ran.upgrade(to).await,
                Direction::Downgrade => ran.downgrade(to).await,
            }
            assert_eq!(state(&by_hand).await, state(&ran).await, "{to} on {server:?}");
            forget(&by_hand).await;
            forget(&ran).await;
        }
        ran.close().await;
        by_hand.close().await;
    }
}

fn script(project: &Project, direction: Direction, from: Option<&str>, to: &str) -> String {
    let target = |text: &str| text.parse::<Target>().expect("a target");
    let script = project.script(direction, from.map(target).as_ref(), &target(to));
    script.unwrap_or_else(|error| panic!("{error:?}")).sql
}

/// What cannot be put back stands in the way of the next upgrade.
async fn forget(place: &Place) {
    let left = place.texts("SELECT name FROM mainstay_kept").await;
    if left == ["mainstay_kept_b2_5"] {
        place.by_hand("DROP TABLE mainstay_kept_b2_5").await;
        place.by_hand("DELETE FROM mainstay_kept").await;
    }
}

/// The schema, and what tells of the runs but for moments.
async fn state(place: &Place) -> (String, Vec<String>) {
    let schema = place.connect().await.inspect().await.unwrap_or_else(|error| panic!("{error:?}"));
    let mut told = Vec::new();
    for query in [
        "SELECT concat(revision, ' ', parents, ' ', checksum, ' ', applied_by, ' ', direction, ' ', steps_done, ' ', \
         steps_begun, ' ', steps_total, ' ', steps_checksum) FROM mainstay_history ORDER BY revision",
        "SELECT concat(name, ' ', revision, ' ', keepsake) FROM mainstay_kept ORDER BY name",
        "SELECT concat(id, ' ', role, ' ', boss_id) FROM users WHERE boss_id > 0 ORDER BY id",
    ] {
        told.extend(place.texts(query).await);
    }
    (format!("{schema:#?}"), told)
}

/// Runs a script as a person would.
fn client(server: Server, place: &Place, script: &str) {
    let file = place.path().join("script.sql");
    std::fs::write(&file, script).expect("a file");
    let mut command = match server {
        Server::Sqlite => {
            let path = place.path().join("app.db");
            let connection = rusqlite::Connection::open(path).expect("the file");
            return connection.execute_batch(script).unwrap_or_else(|error| panic!("{error}\n{script}"));
        }
        Server::Postgresql => psql("POSTGRESQL", &place.url),
        Server::Postgresql15 => psql("POSTGRESQL15", &place.url),
        Server::Mysql => of_the_family("MYSQL", "mysql", &place.url),
        Server::Mariadb => of_the_family("MARIADB", "mariadb", &place.url),
        Server::Mariadb10 => of_the_family("MARIADB10", "mariadb", &place.url),
        Server::Galera => of_the_family("GALERA", "mariadb", &place.url),
    };
    command.stdin(std::fs::File::open(&file).expect("a file")).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Output { status, stderr, .. } = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{server:?}: {}\n{script}", String::from_utf8_lossy(&stderr));
}

fn variable(server: &str, what: &str) -> String {
    let name = format!("MAINSTAY_TEST_{server}_{what}");
    std::env::var(&name).unwrap_or_else(|_| panic!("{name} is not set: run ./test"))
}

/// The name of the database, which the URL ends with.
fn database(url: &Url) -> String {
    url.to_string().rsplit('/').next().expect("a name").split('?').next().expect("a name").to_owned()
}

fn psql(server: &str, url: &Url) -> Command {
    let (admin, tools) = (variable(server, "URL"), variable(server, "BIN"));
    let (place, _) = admin.rsplit_once('/').expect("a database in the URL");
    let mut command = Command::new(format!("{tools}/psql"));
    command.args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname"]);
    command.arg(format!("{place}/{}", database(url)));
    command
}

fn of_the_family(server: &str, program: &str, url: &Url) -> Command {
    let (admin, tools) = (variable(server, "URL"), variable(server, "BIN"));
    let rest = admin.split_once("://").expect("a URL").1.split('/').next().expect("a host");
    let (user, hosts) = rest.rsplit_once('@').expect("a user");
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    let (host, port) = hosts.split(',').next().expect("a host").rsplit_once(':').expect("a port");
    let mut command = Command::new(format!("{tools}/{program}"));
    // A login path or an option file of the machine has no say.
    command.arg("--no-defaults").args(["--host", host, "--port", port, "--user", user, "--protocol", "tcp"]);
    command.arg(database(url)).env("MYSQL_PWD", password);
    command
}
