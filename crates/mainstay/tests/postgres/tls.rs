//! TLS, mode by mode.
