//! The gym of `examples/powergym`, as its users have it: on every server with vectors, over HTTP, and within its indexes.

mod counter;
mod door;
mod faces;
mod indexes;
mod people;
mod place;
mod requests;
mod service;
