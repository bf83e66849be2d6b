//! Whole databases: one of every kind of object is read, made again elsewhere, and taken away.

mod classes;
mod differences;
mod dump;
mod ignored;
mod large;
mod mysql;
mod postgresql;
mod proof;
mod real;
mod renames;
