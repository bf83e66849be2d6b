//! What statements are read as: each test replays a script, every statement on what those before it made,
//! and shows the changes as JSON, a line each.

mod alter_table;
mod create_table;
mod follow;
mod inline;
mod objects;
mod printed;
mod refused;
mod safety;
mod split;

use super::{Reading, read, statements};
use crate::change::Change;
use crate::dialect::{self, Dialect};
use crate::schema::Schema;

fn postgres() -> &'static dyn Dialect {
    dialect::postgres::latest()
}

fn sqlite() -> &'static dyn Dialect {
    dialect::sqlite::dialect()
}

/// What a script is read as on PostgreSQL: changes, `opaque`, or the error with its place and hint.
fn on_postgres(script: &str) -> String {
    replay(script, postgres(), &mut Schema::new())
}

/// The same on SQLite.
fn on_sqlite(script: &str) -> String {
    replay(script, sqlite(), &mut Schema::new())
}

/// The schema that a script makes, every statement of which has to be understood.
fn made(script: &str, dialect: &dyn Dialect) -> Schema {
    let mut state = Schema::new();
    let lines = replay(script, dialect, &mut state);
    assert!(!lines.contains("error"), "{lines}");
    state
}

/// What a script is read as on top of a schema.
fn replay(script: &str, dialect: &dyn Dialect, state: &mut Schema) -> String {
    let mut out = String::new();
    for statement in statements(script, dialect.lexis()).unwrap() {
        match read(statement.text, state, dialect) {
            Ok(Reading::Opaque) => out.push_str("opaque\n"),
            Ok(Reading::Changes(changes)) if changes.is_empty() => out.push_str("no change\n"),
            Ok(Reading::Changes(changes)) => {
                changes.iter().for_each(|change| out.push_str(&line(change)));
                state.apply_all(&changes).unwrap();
            }
            Err(error) => {
                let hint = error.hint.unwrap_or_default();
                out.push_str(&format!("error {}:{}: {} [{hint}]\n", error.line, error.column, error.message));
            }
        }
    }
    out
}

fn line(change: &Change) -> String {
    serde_json::to_string(change).unwrap() + "\n"
}
