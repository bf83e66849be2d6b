//! What servers hold, by the classes of their own catalogues: whether Mainstay reads it, names it and no more, or
//! leaves it to others. A test asks every server for its classes: none is forgotten.

/// What becomes of a class of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Read, compared and planned.
    Read,
    /// Named: a difference in it is refused.
    Named,
    /// Not part of what a database looks like.
    Left,
}

/// A class of objects, as the server's catalogue has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    /// Its name in the catalogue.
    pub name: &'static str,
    /// What it holds; for what is not read also why.
    pub what: &'static str,
    /// What becomes of it.
    pub held: Held,
}

/// The columns of a table of a catalogue that is read: one that nobody decided about is a test that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// The table.
    pub of: &'static str,
    /// What is asked for, names with a blank between them.
    pub read: &'static str,
    /// What the server prints in the statement that makes the object, or what other columns say already.
    pub behind: &'static str,
    /// What is no part of what a database looks like: numbers and moments.
    pub left: &'static str,
}

pub(super) const fn read(name: &'static str, what: &'static str) -> Class {
    Class { name, what, held: Held::Read }
}

pub(super) const fn named(name: &'static str, what: &'static str) -> Class {
    Class { name, what, held: Held::Named }
}

pub(super) const fn left(name: &'static str, what: &'static str) -> Class {
    Class { name, what, held: Held::Left }
}

/// The classes of each engine, under the name of its catalogue.
pub const CLASSES: [(&str, &[Class]); 3] = [
    ("PostgreSQL", super::postgres::CLASSES),
    ("MySQL and MariaDB", super::mysql::CLASSES),
    ("SQLite", super::sqlite::CLASSES),
];

/// The columns of the tables of catalogues of which a server has one row for each object.
pub const COLUMNS: &[Columns] = super::mysql::COLUMNS;
