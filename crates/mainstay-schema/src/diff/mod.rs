//! The difference of two schemas.

use crate::change::Change;
use crate::schema::Schema;

/// The changes that turn `from` into `to`, in no particular order; both in one dialect's normal form.
pub fn diff(from: &Schema, to: &Schema) -> Vec<Change> {
    let _ = (from, to);
    Vec::new()
}
