//! How an engine goes about keeping what a step destroys, as data.

use crate::schema::Type;

/// How an engine keeps what a step destroys, and puts it back. A row of data.
#[derive(Debug, Clone, Copy)]
pub struct Keeping {
    /// What holds writers off a table, behind its name, until the transaction ends; `None`: nothing does.
    pub hold: Option<&'static str>,
    /// Whether the type is an object that can be dropped, so that a value is kept as the text that it is written as.
    pub as_text: fn(&Type) -> bool,
    /// What stands around a value so that two are equal only if they are the same to the byte.
    pub exactly: [&'static str; 2],
    /// The seconds since 1970.
    pub now: &'static str,
    /// What lets an insertion give the numbers that the server else gives.
    pub overriding: &'static str,
    /// Whether a dropped table is kept under another name where that is enough, and not copied: where changes of the
    /// schema commit, what is written between a copy and the drop would be lost.
    pub tables: bool,
    /// Whether a table cannot be changed while a constraint of it is still to be checked at the end of the transaction.
    pub waits_for_checks: bool,
    /// Whether rows get a value of the server's choice in a new column that must have one and has no default.
    pub fills_columns: bool,
}
