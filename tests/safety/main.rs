//! Changes of databases in use: what is written for them runs on every server, gives way to others, and stops nobody.

mod load;
mod locks;
mod stage;
mod written;
