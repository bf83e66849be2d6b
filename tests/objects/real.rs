//! Schemas of the shape that real applications have: made, read, made again on an empty database, and taken away. Ten are
//! written by hand, of some twenty tables each; each of them stands among hundreds more in a large one.

use crate::large;
use crate::postgresql::there_and_back;
use mainstay_schema::schema::Schema;
use mainstay_tests::database::Server;

/// The hand-written ones, in their order.
fn written() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/real");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|one| one.expect("a file").path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).expect("a file")).collect()
}

fn tables(schema: &Schema) -> usize {
    schema.tables.len() + schema.objects.iter().filter(|one| one.kind.0 == "partition").count()
}

#[tokio::test]
async fn real_schemas_are_made_again_to_the_letter() {
    let mut made = 0;
    for text in written() {
        let Some((first, whole)) = there_and_back(Server::Postgresql, &text).await else { return };
        made += tables(&whole);
        first.close().await;
    }
    assert!(made > 150, "{made} tables");
}

/// One of the ten, or all of them when there is time.
#[tokio::test]
async fn large_schemas_are_made_again_to_the_letter() {
    let long = std::env::var("MAINSTAY_TEST_LONG").is_ok();
    for (turn, text) in written().into_iter().enumerate().take(if long { usize::MAX } else { 1 }) {
        let script = format!("{text}\n{}", large::script(turn));
        let Some((first, whole)) = there_and_back(Server::Postgresql, &script).await else { return };
        let (tables, views, objects) = (tables(&whole), whole.views.len(), whole.objects.len());
        println!("{turn}: {tables} tables, {views} views, {objects} objects");
        assert!(tables > 300 && views > 80 && objects > 500, "{tables} tables, {views} views, {objects} objects");
        first.close().await;
    }
}
