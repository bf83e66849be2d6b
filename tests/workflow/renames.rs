//! What models call otherwise than before keeps its rows on every engine.

use crate::place::Place;
use mainstay::migrate::Draft;
use mainstay_tests::database::Server;

const BEFORE: &str = "#[derive(Model)] #[model(table = \"users\")]
    pub struct User { #[column(primary_key)] pub id: i64, #[column(length = 9)] pub name: String }";
const AFTER: &str = "#[derive(Model)] #[model(table = \"people\", renamed_from = \"users\")]
    pub struct User { #[column(primary_key)] pub id: i64, #[column(length = 9, renamed_from = \"name\")] pub full_name: String }";

#[tokio::test]
async fn rows_stay_where_a_model_says_that_it_was_renamed() {
    for server in Server::ALL {
        let Some(place) = Place::on(server).await else { continue };
        let settings = std::fs::read_to_string(place.path().join("mainstay.toml")).expect("the settings");
        place.write("mainstay.toml", &settings.replace("schema.sql", "models.rs"));
        place.write("models.rs", BEFORE);
        autogenerate(&place);
        place.upgrade("head").await;
        place.by_hand("INSERT INTO users (id, name) VALUES (1, 'ann')").await;
        place.write("models.rs", AFTER);
        autogenerate(&place);
        place.upgrade("head").await;
        assert_eq!(place.texts("SELECT full_name FROM people").await, ["ann"], "{server:?}");
        assert!(place.project().autogenerate(&Draft::new("again")).expect("a draft").is_none(), "{server:?}");
        place.downgrade("-1").await;
        assert_eq!(place.texts("SELECT name FROM users").await, ["ann"], "{server:?}");
        place.close().await;
    }
}

fn autogenerate(place: &Place) {
    let new = place.project().autogenerate(&Draft::new("next")).unwrap_or_else(|error| panic!("{error:?}"));
    new.expect("a difference").write().expect("it is written");
}
