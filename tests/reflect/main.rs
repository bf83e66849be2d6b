//! A schema written as models and read back is no different to the engine, whatever it was: on generated schemas.

use mainstay_schema::dialect::{self, Dialect};
use mainstay_schema::diff::diff;
use mainstay_schema::schema::Schema;
use mainstay_schema::source::{models, reflect::reflect};
use mainstay_tests::generate::{Profile, seed};
use proptest::prelude::*;

/// Everything that a server of the engine could have installed.
fn profile(dialect: &dyn Dialect) -> Profile {
    Profile::of(dialect, &["vector".to_owned()])
}

/// What models have no words for, and the generator makes now and then.
const NO_WORDS: [&str; 5] = ["extension ", "schema ", "NOT VALID of ", "the type ", "the column names of view "];

fn there_and_back(engine: &str, schema: &Schema) -> Result<(), TestCaseError> {
    let dialect = dialect::by_name(engine).expect("an engine");
    // A key over no column is none that a server would show.
    prop_assume!(
        schema.tables.values().all(|table| table.primary_key.as_ref().is_none_or(|key| !key.columns.is_empty()))
    );
    let mut before = schema.clone();
    dialect.normalize(&mut before);
    let reflection = reflect(&before);
    let files = |path: &str| (path == "models.rs").then(|| reflection.text.clone());
    let mut after = models::read("models.rs", &files)
        .map_err(|errors| TestCaseError::fail(format!("{}\n{errors:#?}", reflection.text)))?;
    dialect.normalize(&mut after);
    let changes: Vec<_> = diff(&before, &after).iter().map(ToString::to_string).collect();
    prop_assert!(changes.is_empty() || !reflection.left_out.is_empty(), "{changes:#?}\n{}", reflection.text);
    let known = |left_out: &String| NO_WORDS.iter().any(|words| left_out.starts_with(words));
    prop_assert!(reflection.left_out.iter().all(known), "{:#?}", reflection.left_out);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn schemas_of_every_engine_survive_as_models(seed in seed()) {
        for (engine, _) in mainstay::engine::ENGINES {
            let pair = seed.pair(&profile(dialect::by_name(engine).expect("an engine")));
            there_and_back(engine, &pair.a)?;
            there_and_back(engine, &pair.b)?;
        }
    }
}
