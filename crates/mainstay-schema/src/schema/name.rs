//! Names of objects, and the names that constraints get when nobody gave them one.

use crate::sql::quoted;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of a table, view, enum or index: its database schema (`None`: the default one) and itself.
///
/// Names are kept as the server stores them, without quotes; folding to lower case happens when SQL text is read.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub struct ObjectName {
    /// The database schema, `None` for the default one.
    pub schema: Option<String>,
    /// The name within it.
    pub name: String,
}

impl ObjectName {
    /// A name in the default schema.
    pub fn new(name: impl Into<String>) -> Self {
        Self { schema: None, name: name.into() }
    }

    /// A name in a database schema.
    pub fn in_schema(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Self { schema: Some(schema.into()), name: name.into() }
    }

    /// Another name in the same database schema.
    pub fn sibling(&self, name: impl Into<String>) -> Self {
        Self { schema: self.schema.clone(), name: name.into() }
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{}.{}", escape(schema), escape(&self.name)),
            None => f.write_str(&escape(&self.name)),
        }
    }
}

impl fmt::Debug for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<&str> for ObjectName {
    /// `table` or `schema.table`; a dot or quote that belongs to a name stands within double quotes.
    fn from(text: &str) -> Self {
        match split_dot(text) {
            (schema, Some(name)) => Self::in_schema(unescape(schema), unescape(name)),
            (name, None) => Self::new(unescape(name)),
        }
    }
}

impl From<String> for ObjectName {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<ObjectName> for String {
    fn from(name: ObjectName) -> Self {
        name.to_string()
    }
}

/// Quotes a part only where a dot or a quote would be misread.
fn escape(part: &str) -> String {
    if part.is_empty() || part.contains(['.', '"']) { quoted(part) } else { part.to_owned() }
}

fn unescape(part: &str) -> String {
    match part.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => part.to_owned(),
    }
}

/// Splits at the first dot that stands outside double quotes.
fn split_dot(text: &str) -> (&str, Option<&str>) {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'.' if !quoted => return (&text[..at], Some(&text[at + 1..])),
            _ => {}
        }
    }
    (text, None)
}

/// The longest identifier that PostgreSQL keeps, in bytes (`NAMEDATALEN - 1`).
const LONGEST: usize = 63;

/// The name that a constraint or index gets when none is given: `table_column_suffix`, cut as PostgreSQL
/// cuts it (`makeObjectName`: the longer of the two parts loses bytes until the whole fits 63), so that
/// what Mainstay names and what the server would have named are one.
pub fn default_name(table: &str, columns: &[&str], suffix: &str) -> String {
    let (mut first, mut second) = (table, &*columns.join("_"));
    let overhead = suffix.len() + 1 + usize::from(!second.is_empty());
    while first.len() + second.len() + overhead > LONGEST {
        let longer = if first.len() > second.len() { &mut first } else { &mut second };
        let cut = longer.char_indices().next_back().map_or(0, |(at, _)| at);
        *longer = &longer[..cut];
    }
    let parts = [first, second, suffix];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_their_own_text() {
        for name in [
            ObjectName::new("plain"),
            ObjectName::in_schema("app", "users"),
            ObjectName::new("a.b"),
            ObjectName::in_schema("we\"ird", "x.y"),
            ObjectName::new(""),
        ] {
            assert_eq!(ObjectName::from(name.to_string()), name);
        }
    }

    #[test]
    fn default_names_are_cut_like_the_server_cuts_them() {
        assert_eq!(default_name("users", &["email"], "key"), "users_email_key");
        assert_eq!(default_name("users", &[], "pkey"), "users_pkey");
        let long = default_name(&"t".repeat(60), &["column"], "key");
        assert_eq!(long.len(), 63);
        assert!(long.ends_with("_column_key"));
    }
}
