//! Sessions: locks, scratch databases, what errors say.
