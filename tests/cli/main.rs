//! The command line as users see it: standard output, standard error and exit code of whole sessions.
//! A change of any word shows here; `INSTA_UPDATE=always` accepts it.

mod adopt;
mod branches;
mod cluster;
mod copy;
mod day;
mod docs;
mod drift;
mod help;
mod ignore;
mod import;
mod kept;
mod lint;
mod portable;
mod prompts;
mod prove;
mod renames;
mod revisions;
mod safe;
mod sandbox;
mod settings;
mod squash;
mod verify;
