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
