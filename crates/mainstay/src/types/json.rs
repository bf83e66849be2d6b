//! [`Json`]: a value that is kept as a JSON document.

use serde::{Deserialize, Serialize};
use std::ops::{Deref, DerefMut};

/// Any value that serde can write and read, kept as a JSON document.
///
/// ```
/// use mainstay::types::Json;
///
/// let tags = Json(vec!["new", "sale"]);
/// assert_eq!(serde_json::to_string(&tags)?, r#"["new","sale"]"#);
/// assert_eq!(tags.len(), 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json<T>(
    /// The value.
    pub T,
);

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}
