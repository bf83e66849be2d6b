//! What stops halfway, where every statement commits by itself.

use crate::place::Place;
use mainstay::migrate::Migrator;
use mainstay_tests::database::Server;

#[tokio::test]
async fn a_half_applied_revision_is_taken_back_though_that_stops_too() {
    for server in [Server::Mysql, Server::Mariadb, Server::Mariadb10, Server::Galera] {
        let Some(place) = Place::on(server).await else { continue };
        let table = |name| format!("CREATE TABLE {name} (id BIGINT PRIMARY KEY);\n");
        let down = "DROP TABLE c;\nDROP TABLE b;\nDROP TABLE a;";
        place.revision("r", "none", &["a", "b", "c"].map(table).concat(), down);
        place.by_hand("CREATE TABLE c (id BIGINT PRIMARY KEY)").await;
        assert!(run(&place, true).await.is_err(), "{server:?}: c is there already");
        assert_eq!(steps(&place).await, ["upgrade 2 3"], "{server:?}: what others made is not ours");
        let blocking = "CREATE TABLE d (a_id BIGINT, CONSTRAINT d_a FOREIGN KEY (a_id) REFERENCES a (id))";
        place.by_hand(blocking).await;
        assert!(run(&place, false).await.is_err(), "{server:?}: d needs a");
        assert_eq!(steps(&place).await, ["downgrade 1 2"], "{server:?}");
        place.by_hand("DROP TABLE d").await;
        run(&place, false).await.unwrap_or_else(|error| panic!("{server:?}: {error:?}"));
        assert_eq!(steps(&place).await, [""; 0], "{server:?}");
        assert_eq!(place.texts("SHOW TABLES LIKE '_'").await, ["c"], "{server:?}");
        place.close().await;
    }
}

async fn run(place: &Place, up: bool) -> mainstay::Result<()> {
    let project = place.project();
    let mut migrator = Migrator::new(&project, place.connect().await);
    match up {
        true => migrator.upgrade(&"head".parse()?, &mut |_| {}).await,
        false => migrator.downgrade(&"base".parse()?, &mut |_| {}).await,
    }
    .map(drop)
}

async fn steps(place: &Place) -> Vec<String> {
    place.texts("SELECT concat(direction, ' ', steps_done, ' ', steps_total) FROM mainstay_history").await
}
