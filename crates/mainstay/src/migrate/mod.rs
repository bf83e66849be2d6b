//! Revisions at work: a project's files, what the models say beyond them, and bringing a database from
//! one revision to another, one transaction a revision, once, whoever else tries.

mod access;
mod adopt;
mod autogenerate;
mod backfill;
mod batches;
mod blocking;
mod compare;
mod draft;
mod drift;
mod embedded;
mod history;
mod import;
mod lint;
mod migrator;
mod outside;
mod planning;
mod project;
mod rehearsal;
mod rename;
mod run;
mod rust_work;
mod script;
mod segments;
mod server;
mod settle;
mod verify;

pub use adopt::Adoption;
pub use autogenerate::NewRevision;
pub use backfill::Backfill;
pub use compare::{Comparison, Side, compare};
pub use draft::Draft;
pub use drift::{Drift, DriftOptions, Source};
pub use embedded::Embedded;
pub use history::Applied;
pub use import::{Import, Tool};
pub use mainstay_schema::revision::{Direction, Graph, Revision, Target};
pub use migrator::{Event, Migrator, Report};
pub use project::Project;
pub use rename::Rename;
pub use rust_work::{Pending, Rows};
pub use script::Script;
pub use server::Asked;
pub use settle::settle;
pub use verify::{Moment, Trouble, Verified, Wrong};
