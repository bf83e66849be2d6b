//! The revision workflow on every engine: what looks at a database and its revisions, and what moves in.

mod adopt;
mod by_hand;
mod drift;
mod embedded;
mod import;
mod interrupted;
mod kept;
mod place;
mod renames;
mod squash;
mod verify;
