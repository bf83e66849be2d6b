//! Enum types.

use super::ObjectName;
use serde::{Deserialize, Serialize};

/// An enum type: its values, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnumType {
    /// Its name.
    pub name: ObjectName,
    /// Its values; the order is the order of comparison.
    pub values: Vec<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl EnumType {
    /// An enum of these values.
    pub fn new(name: impl Into<ObjectName>, values: &[&str]) -> Self {
        let values = values.iter().map(|&value| value.to_owned()).collect();
        Self { name: name.into(), values, comment: None }
    }

    /// Whether `other` has the same values in the same order, and at most new ones among them.
    pub fn grows_into(&self, other: &Self) -> bool {
        let mut kept = other.values.iter().filter(|value| self.values.contains(value));
        self.values.iter().all(|value| kept.next() == Some(value))
    }
}
