//! PostgreSQL: a script with one of everything, made, read, made again on an empty database, and taken away.

use crate::dump;
use mainstay_schema::diff::{diff, object::differences};
use mainstay_schema::plan::plan;
use mainstay_schema::schema::Schema;
use mainstay_schema::source::ddl::statements;
use mainstay_schema::sql::Sql;
use mainstay_tests::database::{Database, Server};

pub const EVERYTHING: &str = include_str!("postgresql.sql");
/// What follows this line in the script is named, and refused.
const REFUSED: &str = "-- Named, and refused:";

/// Runs a script, statement by statement.
pub async fn run(database: &mut Database, script: &str) {
    let lexis = database.connection.dialect().lexis();
    for statement in statements(script, lexis).expect("a script that can be cut") {
        let sql = Sql::written(statement.text);
        let done = database.connection.execute(&sql).await;
        done.unwrap_or_else(|error| panic!("{}: {error} {:?}", statement.text, std::error::Error::source(&error)));
    }
}

/// Brings a database from one schema to another.
pub async fn go(database: &mut Database, from: &Schema, to: &Schema) {
    let refused: Vec<_> = differences(from, to).iter().map(ToString::to_string).collect();
    assert!(refused.is_empty(), "refused: {refused:#?}");
    let way = plan(from, to, database.connection.dialect()).expect("a plan");
    let steps = way.steps.iter().map(|step| step.sql.to_string()).collect::<Vec<_>>().join(";\n");
    database.run(&way.steps).await.unwrap_or_else(|error| {
        panic!(
            "{error} {:?}\nin {}\n\n{steps}",
            std::error::Error::source(&error),
            error.failed_statement().unwrap_or("")
        )
    });
}

/// What belongs to no database, and is dropped by who asked for it.
pub async fn role_and_tablespace(admin: &mut Database, name: &str) {
    let script = "CREATE ROLE {role}; SET allow_in_place_tablespaces = on; CREATE TABLESPACE {role} LOCATION ''";
    run(admin, &script.replace("{role}", name)).await;
}

/// A script, made again elsewhere from what was read of it, and taken away there.
pub async fn there_and_back(server: Server, script: &str) -> Option<(Database, Schema)> {
    let (mut first, mut second) = (server.database().await?, server.database().await?);
    let empty = dump::postgresql(&second.url);
    run(&mut first, script).await;
    let whole = first.connection.inspect().await.expect("it is read");
    go(&mut second, &Schema::new(), &whole).await;
    let again = second.connection.inspect().await.expect("it is read");
    let left: Vec<_> = diff(&whole, &again).iter().map(ToString::to_string).collect();
    assert!(left.is_empty(), "what was made differs: {left:#?}");
    dump::assert_same("made again", &dump::postgresql(&second.url), &dump::postgresql(&first.url));
    go(&mut second, &again, &Schema::new()).await;
    dump::assert_same("taken away", &dump::postgresql(&second.url), &empty);
    second.close().await;
    Some((first, whole))
}

#[tokio::test]
async fn everything_is_made_again_and_taken_away() {
    for server in [Server::Postgresql, Server::Postgresql15] {
        let Some(mut admin) = server.database().await else { continue };
        let role = format!("objects_{}", admin.url.database);
        role_and_tablespace(&mut admin, &role).await;
        let script = EVERYTHING.replace("{role}", &role);
        let (script, refused) = script.split_once(REFUSED).expect("two parts");
        let Some((mut first, whole)) = there_and_back(server, script).await else { continue };
        run(&mut first, refused).await;
        let more = first.connection.inspect().await.expect("it is read");
        let mut named: Vec<_> = differences(&whole, &more).iter().map(ToString::to_string).collect();
        named.sort();
        assert_eq!(
            named,
            ["subscription olds would have to be created", "user mapping public on there would have to be created",]
        );
        assert!(!format!("{more:?}").contains("never"), "what they connect with is nobody's to see");
        run(&mut first, "ALTER SUBSCRIPTION olds SET (slot_name = NONE); DROP SUBSCRIPTION olds").await;
        first.close().await;
        run(&mut admin, &format!("DROP TABLESPACE {role}; DROP ROLE {role}")).await;
        admin.close().await;
    }
}
