//! From a difference to what is run: changes in an order that works, then one step a statement.

mod callers;
mod circles;
mod foreign_keys;
mod heights;
#[cfg(feature = "sql")]
mod keepsake;
mod localize;
mod names;
mod objects;
mod order;
mod respelled;
mod safe;
mod said;
mod step;
mod views;
mod walk;

#[cfg(feature = "sql")]
pub use keepsake::{Keepsake, REGISTRY, Taken};
pub use localize::localize;
pub use order::order;
pub use respelled::{changes, respelled};
pub use safe::{Fill, Means, Piece, safely};
#[cfg(feature = "sql")]
pub(crate) use safe::{not_null, validated_later};
pub(crate) use said::{Gone, along};
pub use step::{Lock, Runs, Step};
pub use walk::{End, NoWalk, OnRows, Place, Walk};

use crate::change::Change;
use crate::dialect::{Dialect, Unsupported};
use crate::schema::Schema;
use serde::Serialize;

/// The way from one schema to another.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Plan {
    /// The changes, in the order that they are made.
    pub changes: Vec<Change>,
    /// The statements, in the order that they are run.
    pub steps: Vec<Step>,
}

/// Plans the way from one schema to another in a dialect; both in that dialect's normal form.
///
/// # Errors
/// When the dialect has no words for a change.
pub fn plan(from: &Schema, to: &Schema, dialect: &dyn Dialect) -> Result<Plan, Unsupported> {
    let changes = changes(from, to, dialect.capabilities());
    let steps = dialect.render(&changes, from)?;
    Ok(Plan { changes, steps })
}
