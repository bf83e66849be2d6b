//! Postgres.

use super::Url;
use crate::error::Result;

/// Connects.
///
/// # Errors
/// When the server cannot be reached, or refuses.
pub async fn connect(url: &Url) -> Result<Box<dyn super::Connection>> {
    let _ = url;
    todo!()
}
