//! Revisions: one file each, the graph that they form, what they add up to, and the steps of one of them.

mod error;
mod file;
mod graph;
mod replay;
mod steps;
mod target;

pub use error::RevisionError;
pub use file::{Header, Part, Revision, Written, checksum, write};
pub use graph::Graph;
pub use replay::{Course, Replay};
pub use steps::{Batch, Direction};
pub use target::Target;
