//! One project of ten revisions in portable SQL, on every server: the same schema and the same rows, after the way up, and
//! after five revisions were taken back and run again.

use mainstay::config::{Config, Where};
use mainstay::engine::Value;
use mainstay::migrate::{Migrator, Project, Target, settle};
use mainstay_schema::dialect::{portable, tested};
use mainstay_schema::diff::diff;
use mainstay_schema::revision::Replay;
use mainstay_schema::schema::{Schema, Table, Type};
use mainstay_schema::sql::Sql;
use mainstay_tests::database::Server;
use std::collections::BTreeSet;
use std::path::Path;

/// What every server must agree on.
#[derive(Debug, PartialEq)]
struct State {
    outline: BTreeSet<String>,
    rows: Vec<Vec<Value>>,
}

fn project() -> Project {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("portable");
    let nothing = |_: &str| None;
    let place = Where { directory, file: None, url: None, environment: &nothing };
    Project::open(Config::load(&place).expect("settings")).expect("a project")
}

/// The schema in words that every engine has: what is one type to one of them is one here.
fn outline(schema: &Schema) -> BTreeSet<String> {
    let views = schema.views.keys().map(|name| format!("view {name}"));
    schema.tables.values().flat_map(of_table).chain(views).collect()
}

fn of_table(table: &Table) -> Vec<String> {
    let name = &table.name;
    let columns = table.columns.iter().map(|column| {
        let null = if column.nullable { "" } else { " not null" };
        format!("{name}.{} {}{null}", column.name, kind(&column.ty))
    });
    let keys = table.primary_key.iter().map(|key| format!("{name} key {:?}", key.columns));
    let uniques = table.uniques.iter().map(|unique| format!("{name} unique {:?}", unique.columns));
    let indexes = table.indexes.iter().map(|index| {
        let columns: Vec<_> = index.keys.iter().filter_map(|key| key.column_name()).collect();
        format!("{name} {} {columns:?}", if index.unique { "unique" } else { "index" })
    });
    let foreign = table.foreign_keys.iter().map(|key| format!("{name} {:?} to {}", key.columns, key.references));
    let checks =
        table.checks.iter().filter_map(|check| check.name.as_ref()).map(|check| format!("{name} check {check}"));
    columns.chain(keys).chain(uniques).chain(indexes).chain(foreign).chain(checks).collect()
}

fn kind(ty: &Type) -> String {
    match ty {
        Type::SmallInt | Type::Integer | Type::BigInt => "integer".to_owned(),
        Type::Enum(_) | Type::InlineEnum(_) => "enum".to_owned(),
        Type::Varchar(_) | Type::Char(_) | Type::Text => "text".to_owned(),
        other => format!("{other:?}"),
    }
}

/// The server shows what the revisions say, and nothing else; what that is.
async fn state(project: &Project, migrator: &mut Migrator<'_>) -> State {
    let connection = migrator.connection();
    let mut replay = Replay::new(portable());
    for revision in project.graph().iter() {
        replay.upgrade(revision, Some(connection.dialect().name())).expect("it was run");
    }
    let mut said = replay.into_schema();
    assert_eq!(connection.dialect().normalize(&mut said), []);
    let mut shown = connection.inspect().await.expect("the schema is read");
    let outline = outline(&shown);
    settle(connection, &mut said, &mut shown).await.expect("the two can be compared");
    assert_eq!(diff(&shown, &said), [], "{}", connection.describe());
    assert_eq!(diff(&said, &shown), [], "{}", connection.describe());
    let sql = "SELECT p.name, p.email, p.rank, t.title, n.body FROM people p LEFT JOIN teams t ON t.id = p.team_id \
               LEFT JOIN notes n ON n.person_id = p.id ORDER BY p.id";
    let rows = connection.query(&Sql::constant(sql), &[]).await.expect("the rows are read");
    State { outline, rows }
}

/// Up, five back, up again; then all back.
async fn hold(server: Server) -> Option<State> {
    let mut database = server.database().await?;
    let project = project();
    let own = std::mem::replace(
        &mut database.connection,
        mainstay::engine::connect(&database.url).await.expect("it is there"),
    );
    let mut migrator = Migrator::new(&project, own);
    let up = migrator.upgrade(&Target::Heads, &mut |_| {}).await.unwrap_or_else(|error| panic!("{server:?}: {error}"));
    assert_eq!(up.ran.len(), 10);
    let first = state(&project, &mut migrator).await;
    let middle = Target::Revision("r4".to_owned());
    let down = migrator.downgrade(&middle, &mut |_| {}).await.unwrap_or_else(|error| panic!("{server:?}: {error}"));
    assert_eq!(down.ran.len(), 5);
    migrator.upgrade(&Target::Heads, &mut |_| {}).await.unwrap_or_else(|error| panic!("{server:?}: {error}"));
    assert_eq!(state(&project, &mut migrator).await, first, "{server:?}: the way back and up again");
    migrator.downgrade(&Target::Base, &mut |_| {}).await.unwrap_or_else(|error| panic!("{server:?}: {error}"));
    assert_eq!(migrator.connection().inspect().await.expect("the schema is read"), Schema::new(), "{server:?}");
    drop(migrator);
    database.close().await;
    Some(first)
}

#[tokio::test]
async fn one_project_is_the_same_on_every_server() {
    let wanted = hold(Server::Sqlite).await.expect("it needs no server");
    assert_eq!(wanted.rows.len(), 3);
    for server in Server::ALL {
        if let Some(found) = hold(server).await {
            assert_eq!(found, wanted, "{server:?}");
        }
    }
}

#[tokio::test]
async fn servers_can_do_what_the_book_says() {
    for (server, (name, can)) in Server::ALL.into_iter().zip(tested()) {
        let Some(database) = server.database().await else { continue };
        assert_eq!(*database.connection.dialect().capabilities(), can, "{name}");
        database.close().await;
    }
}
