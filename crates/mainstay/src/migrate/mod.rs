//! Running revisions.
