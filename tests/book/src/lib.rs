//! The book: its Rust is compiled (`build.rs` makes functions of it), its settings are read, its links are followed.

#![allow(warnings, reason = "a page shows, and need not use what it shows")]

include!(concat!(env!("OUT_DIR"), "/book.rs"));
