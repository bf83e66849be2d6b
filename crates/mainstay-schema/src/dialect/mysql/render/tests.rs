//! Statements for changes, as tables.
