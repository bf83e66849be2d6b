//! Revisions: one file each, the graph that they form, what they add up to, and the steps of one of them.

mod course;
mod draw;
mod error;
mod file;
mod graph;
mod replay;
mod route;
mod steps;
mod target;
mod weave;
mod written;

pub use course::Course;
pub use draw::Line;
pub use error::RevisionError;
pub use file::{Part, Revision, checksum};
pub use graph::Graph;
pub use replay::{Replay, Seen};
pub use route::Way;
pub use steps::{Batch, Direction, Role};
pub use target::Target;
pub use weave::Care;
pub use written::{Header, Written, write};
