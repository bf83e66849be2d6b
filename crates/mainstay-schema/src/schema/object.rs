//! The room for what has no type of its own: functions, triggers, domains, policies, …. Each is a statement that makes
//! it and one that takes it away, as the server prints them; so the plan can order them without knowing what they say.

use super::{ObjectName, Table};
use serde::{Deserialize, Serialize};

/// An extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// Its name.
    pub name: String,
    /// The database schema that it was put in, when that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Its version, when it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl Extension {
    /// An extension, its place and version left to the server.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), schema: None, version: None }
    }
}

/// Something a server holds that the rest of [`super::Schema`] has no words for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Object {
    /// What it is: `function`, `trigger`, `policy`, … in the server's words.
    pub kind: ObjectKind,
    /// Its name, with its arguments where the server tells objects apart by them.
    pub name: ObjectName,
    /// The table that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<ObjectName>,
    /// The statement that makes it, as the server prints it; empty where the server prints none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub definition: String,
    /// The statement that takes it away; empty where nobody knows one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub removal: String,
    /// How another definition of it becomes this one in place, where the server has a way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replacement: Option<Replacement>,
    /// What must exist before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<ObjectName>,
}

/// How a definition becomes another one in place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Replacement {
    /// The statement.
    pub statement: String,
    /// What the statement cannot change (a function's result): it does for definitions that agree in it.
    pub fixed: String,
}

impl Object {
    /// An object of which nothing but kind and name is known.
    pub fn new(kind: impl Into<String>, name: impl Into<ObjectName>) -> Self {
        Self {
            kind: ObjectKind(kind.into()),
            name: name.into(),
            table: None,
            definition: String::new(),
            removal: String::new(),
            replacement: None,
            depends_on: Vec::new(),
        }
    }

    /// Whether it is known how to make it and how to take it away.
    pub fn can_be_planned(&self) -> bool {
        !self.definition.is_empty() && !self.removal.is_empty()
    }

    /// Whom it makes an owner, or grants something, where it does; nobody in particular is none.
    pub fn role(&self) -> Option<String> {
        let said = self.kind.is_access().then(|| self.definition.rsplit_once(" TO "))??.1;
        let name = said.strip_suffix(" WITH GRANT OPTION").unwrap_or(said);
        let bare = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
        (name != "PUBLIC").then(|| bare.map_or_else(|| name.to_owned(), |name| name.replace("\"\"", "\"")))
    }

    /// All roles that it names: whom it gives something, and for whose things.
    pub fn roles(&self) -> Vec<String> {
        let said = self.definition.strip_prefix("ALTER DEFAULT PRIVILEGES FOR ROLE ");
        self.role().into_iter().chain(said.and_then(first_name)).collect()
    }

    /// Whether both stand for one thing, whatever they say of it.
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.kind, &self.name, &self.table) == (&other.kind, &other.name, &other.table)
    }

    /// Whether this definition can take the place of `old` without either being away in between.
    pub fn replaces(&self, old: &Self) -> bool {
        matches!((&self.replacement, &old.replacement), (Some(new), Some(old)) if new.fixed == old.fixed)
    }
}

/// The name that a text begins with.
fn first_name(text: &str) -> Option<String> {
    let Some(quoted) = text.strip_prefix('"') else { return Some(text.split(' ').next()?.to_owned()) };
    let parts: Vec<&str> = quoted.split("\"\"").collect();
    let end = parts.iter().position(|part| part.contains('"'))?;
    let last = parts[end].split('"').next()?;
    Some(parts[..end].iter().copied().chain([last]).collect::<Vec<_>>().join("\""))
}

/// The kind of an [`Object`]: an open set, in the server's own words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ObjectKind(pub String);

/// When an object is made, among tables and views.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Before tables: columns may be of it, or call it.
    Base,
    /// Before tables or among views: it may read them, and they may call it.
    Routine,
    /// With tables: it holds rows.
    Rows,
    /// After tables and views: it stands on one of them.
    Attached,
    /// After all of these: it is said of one of them.
    Said,
}

impl ObjectKind {
    /// A trigger: what a table rebuild has to bring back.
    pub const TRIGGER: &'static str = "trigger";
    /// A table that says what a [`super::Table`] has no words for.
    pub const TABLE: &'static str = "table";

    /// Whether this says whose something is, or who may do what with it: compared only when asked.
    pub fn is_access(&self) -> bool {
        ["owner", "privileges", "default privileges"].contains(&self.0.as_str())
    }

    /// Whether this says whose something is.
    pub fn is_owner(&self) -> bool {
        self.0 == "owner"
    }

    /// Whether this is said of one thing, whichever, and depends on nothing else.
    pub fn is_remark(&self) -> bool {
        self.is_access() || ["comment", "security label"].contains(&self.0.as_str())
    }

    /// Whether this is a trigger.
    pub fn is_trigger(&self) -> bool {
        self.0 == Self::TRIGGER
    }

    /// Whether columns may be of it.
    pub fn is_type(&self) -> bool {
        ["base type", "composite type", "domain", "range type"].contains(&self.0.as_str())
    }

    /// Whether this is said of a domain, and may call routines.
    pub fn is_of_domain(&self) -> bool {
        ["domain constraint", "domain default"].contains(&self.0.as_str())
    }

    /// Whether this ties two things of which each stays when the other goes: a table to a type, a sequence to a column.
    pub fn is_tie(&self) -> bool {
        ["sequence owner", "typed table"].contains(&self.0.as_str())
    }

    /// Whether this says that a column may not be NULL, which other things may say too.
    pub fn is_not_null(&self) -> bool {
        self.0 == "not null of a child"
    }

    /// When objects of this kind are made.
    pub fn stage(&self) -> Stage {
        match self.0.as_str() {
            "access method"
            | "base type"
            | "collation"
            | "composite type"
            | "domain"
            | "domain constraint"
            | "domain default"
            | "domain not null"
            | "foreign data wrapper"
            | "foreign data wrapper option"
            | "foreign server"
            | "foreign server option"
            | "language"
            | "library"
            | "range type"
            | "sequence"
            | "shell type"
            | "text search configuration"
            | "text search dictionary"
            | "text search mapping"
            | "text search parser"
            | "text search template" => Stage::Base,
            "aggregate"
            | "cast"
            | "conversion"
            | "function"
            | "operator"
            | "operator class"
            | "operator family"
            | "operator family member"
            | "package"
            | "procedure"
            | "transform" => Stage::Routine,
            "child table" | "foreign table" | "partition" | Self::TABLE | "virtual table" | Table::HISTORY => {
                Stage::Rows
            }
            "clustering"
            | "column setting"
            | "comment"
            | "default of a child"
            | "engine of a sequence"
            | "event trigger state"
            | "expression of a child"
            | "index column setting"
            | "index name"
            | "index setting"
            | "not null of a child"
            | "partition option"
            | "published schema"
            | "published table"
            | "replica identity"
            | "rule state"
            | "security label"
            | "sequence name"
            | "sequence owner"
            | "sequence setting"
            | "statistics target"
            | "table access method"
            | "tablespace"
            | "tablespace of an index"
            | "trigger state"
            | "type of a sequence"
            | "typed table"
            | "unlogged partition"
            | "view default" => Stage::Said,
            _ if self.is_access() => Stage::Said,
            _ => Stage::Attached,
        }
    }
}

impl std::fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Display for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.table {
            Some(table) => write!(f, "{} {} on {table}", self.kind, self.name),
            None => write!(f, "{} {}", self.kind, self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roles_that_a_statement_names() {
        for (kind, said, expected) in [
            ("owner", "ALTER TABLE t OWNER TO joe", vec!["joe"]),
            ("privileges", "GRANT SELECT ON TABLE t TO \"Jo \"\"e\" WITH GRANT OPTION", vec!["Jo \"e"]),
            ("privileges", "GRANT SELECT ON TABLE t TO PUBLIC", vec![]),
            (
                "default privileges",
                "ALTER DEFAULT PRIVILEGES FOR ROLE joe GRANT SELECT ON TABLES TO ann",
                vec!["ann", "joe"],
            ),
            (
                "default privileges",
                "ALTER DEFAULT PRIVILEGES FOR ROLE \"J \"\"o\" IN SCHEMA s REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
                vec!["J \"o"],
            ),
            ("trigger", "CREATE TRIGGER a TO b", vec![]),
        ] {
            let object = Object { definition: said.to_owned(), ..Object::new(kind, "x") };
            assert_eq!(object.roles(), expected, "{said}");
        }
    }
}
