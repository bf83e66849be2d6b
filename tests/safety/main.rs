//! Changes of databases in use: what is written for them runs on every server, gives way to others, and stops nobody.

mod locks;
mod stage;
mod written;
