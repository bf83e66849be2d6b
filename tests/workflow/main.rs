//! The revision workflow on every engine: what looks at a database and its revisions, and what moves in.

mod drift;
mod embedded;
mod place;
mod renames;
mod verify;
