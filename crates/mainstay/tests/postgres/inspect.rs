//! What the server holds, as a schema.
