//! Schemas of the shape that real applications have: made, read, made again on an empty database, and taken away.

use crate::postgresql::there_and_back;
use mainstay_tests::database::Server;

#[tokio::test]
async fn real_schemas_are_made_again_to_the_letter() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/real");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|one| one.expect("a file").path()).collect();
    paths.sort();
    let mut tables = 0;
    for path in paths {
        eprintln!("{}", path.display());
        let text = std::fs::read_to_string(&path).expect("a file");
        let Some((first, whole)) = there_and_back(Server::Postgresql, &text).await else { return };
        tables += whole.tables.len() + whole.objects.iter().filter(|one| one.kind.0 == "partition").count();
        first.close().await;
    }
    eprintln!("{tables} tables");
}
