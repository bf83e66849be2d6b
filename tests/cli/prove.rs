//! A plan that is proved on a clone: the sessions that read the sides are there until the proof is done.

use crate::sandbox::{Sandbox, told};

#[test]
fn a_plan_is_proved_on_a_server() {
    let Ok(url) = std::env::var("MAINSTAY_TEST_POSTGRESQL_URL") else { return };
    let sandbox = Sandbox::new();
    sandbox.write("want.sql", "CREATE TABLE proved (id int PRIMARY KEY);");
    let output = sandbox.command(&format!("diff {url} want.sql --prove")).output().expect("it starts");
    let words = told(&output);
    assert!(words.contains("Proved on a clone"), "{words}");
}
