//! What is not ours: the settings below `ignore`, and taking it out of a schema.

use super::file::File;
use super::kinds::{self, Kinds};
use super::settings::{self, Setting};
use crate::error::Result;
use mainstay_schema::schema::{Object, ObjectName, Schema, Stage};
use std::collections::{HashMap, HashSet};

/// What is not ours, whoever looks: it is in no comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ignore {
    /// Database schemas.
    pub schemas: Vec<Pattern>,
    /// Tables and views, with what stands on them.
    pub tables: Vec<Pattern>,
    /// The owners of relations, types and routines.
    pub owners: Vec<Pattern>,
    /// Kinds of objects: they stay on both sides as they are.
    pub kinds: Kinds,
}

/// A name in which `*` stands for anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

/// Who owns what, where the engine has owners.
pub type Owners = HashMap<ObjectName, String>;

impl Ignore {
    pub(super) fn read(file: &File<'_>) -> Result<Self> {
        let patterns = |setting: Setting| {
            let texts = file.texts(setting)?.unwrap_or_default();
            Ok::<_, crate::Error>(texts.into_iter().map(Pattern).collect())
        };
        Ok(Self {
            schemas: patterns(settings::IGNORE_SCHEMAS)?,
            tables: patterns(settings::IGNORE_TABLES)?,
            owners: patterns(settings::IGNORE_OWNERS)?,
            kinds: kinds::read(file)?,
        })
    }

    /// What is owned by others: of what was read, and of what the schema itself says to be somebody's.
    pub fn owned(&self, schema: &Schema, mut owners: Owners) -> Owners {
        for object in schema.objects.iter().filter(|object| object.kind.is_owner()) {
            // Of what is no relation, only types and routines share no name with one.
            let word = object.name.name.split(' ').next().unwrap_or_default();
            let is_named = ["AGGREGATE", "DOMAIN", "FUNCTION", "PROCEDURE", "TYPE"].contains(&word);
            let of = object.table.iter().chain(object.depends_on.iter().filter(|_| is_named && object.table.is_none()));
            owners.extend(of.filter_map(|name| Some((name.clone(), object.role()?))));
            if let Some(kind) = KINDS.iter().find(|kind| object.name.name.starts_with(&kind.to_uppercase())) {
                let of = object.depends_on.iter().map(|name| with_kind(kind, name));
                owners.extend(of.filter_map(|name| Some((name, object.role()?))));
            }
        }
        owners.retain(|_, owner| any(&self.owners, owner));
        owners
    }

    /// Takes out of both sides what is not ours, by whichever side it is owned, and leaves the kinds that are not
    /// compared as they are on the first.
    pub fn settle(&self, before: &mut Schema, after: &mut Schema, owners: &Owners) {
        self.apply(before, owners);
        self.apply(after, owners);
        self.kinds.leave(before, after);
    }

    /// Takes out of a schema what is not ours, kinds left aside.
    pub fn apply(&self, schema: &mut Schema, owners: &Owners) {
        if *self == Self::default() {
            return;
        }
        let elsewhere = |name: &ObjectName| {
            let of_schema = name.schema.as_deref().is_some_and(|schema| any(&self.schemas, schema));
            of_schema || owners.get(name).is_some_and(|owner| any(&self.owners, owner))
        };
        let ours = |name: &ObjectName| !elsewhere(name) && !self.tables.iter().any(|pattern| pattern.names(name));
        schema.tables.retain(|name, _| ours(name));
        schema.views.retain(|name, _| ours(name));
        schema.enums.retain(|name, _| !elsewhere(name));
        schema
            .namespaces
            .retain(|name| !any(&self.schemas, name) && !elsewhere(&ObjectName::new(format!("schema {name}"))));
        let theirs = schema.objects.iter().filter(|object| elsewhere(&with_kind(&object.kind.0, &object.name)));
        let is_relation = |name: &ObjectName| schema.tables.contains_key(name) || schema.views.contains_key(name);
        let theirs: HashSet<ObjectName> =
            theirs.map(|object| object.name.clone()).filter(|name| !is_relation(name)).collect();
        let part_of_theirs = |object: &Object| {
            elsewhere(&with_kind(&object.kind.0, &object.name))
                || (object.kind.stage() == Stage::Said || PARTS.contains(&object.kind.0.as_str()))
                    && object.depends_on.iter().any(|name| theirs.contains(name))
        };
        let said_of_others = |object: &Object| {
            object.kind.is_remark() && !object.depends_on.iter().all(ours)
                || domain_it_is_of(object).is_some_and(|domain| !ours(&domain))
                || schema_it_is_about(object).is_some_and(|schema| any(&self.schemas, schema))
        };
        schema.objects.retain(|object| {
            let stands_on_ours = object.table.as_ref().is_none_or(ours);
            ours(&object.name) && stands_on_ours && !said_of_others(object) && !part_of_theirs(object)
        });
    }
}

/// What has an owner and is no relation, type or routine: it may share a name with one.
const KINDS: [&str; 13] = [
    "collation",
    "conversion",
    "event trigger",
    "foreign data wrapper",
    "foreign server",
    "language",
    "operator class",
    "operator family",
    "operator",
    "publication",
    "statistics object",
    "text search configuration",
    "text search dictionary",
];

/// What is a part of such a thing.
const PARTS: [&str; 4] =
    ["foreign data wrapper option", "foreign server option", "operator family member", "text search mapping"];

/// The name by which such a thing is told from a relation of its name.
fn with_kind(kind: &str, name: &ObjectName) -> ObjectName {
    name.sibling(format!("{kind} {}", name.name))
}

/// The database schema that something is said of: a comment, a right.
fn schema_it_is_about(object: &Object) -> Option<&str> {
    let said = object.name.name.as_str();
    let rest = said.strip_prefix("SCHEMA ").or_else(|| Some(said.split_once(" in ")?.1))?;
    rest.split(' ').next().map(|name| name.trim_matches('"')).filter(|_| object.kind.is_remark())
}

/// The domain that something is a part of.
fn domain_it_is_of(object: &Object) -> Option<ObjectName> {
    let (domain, _) = object.name.name.split_once(' ').filter(|_| object.kind.0.starts_with("domain "))?;
    Some(object.name.sibling(domain))
}

fn any(patterns: &[Pattern], name: &str) -> bool {
    patterns.iter().any(|pattern| pattern.fits(name))
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Whether a name is as the pattern says.
    pub fn fits(&self, name: &str) -> bool {
        let mut parts = self.0.split('*');
        let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
        let Some(last) = parts.next_back() else { return rest.is_empty() };
        for part in parts {
            match rest.find(part) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
        rest.ends_with(last)
    }

    /// Whether it means a table: by its own name, or with its schema when the pattern has one.
    fn names(&self, name: &ObjectName) -> bool {
        match self.0.split_once('.') {
            Some(_) => self.fits(&format!("{}.{}", name.schema.as_deref().unwrap_or_default(), name.name)),
            None => self.fits(&name.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mainstay_schema::schema::{EnumType, Table};

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, fits, not) in [
            ("users", vec!["users"], vec!["user", "users2"]),
            ("pg_*", vec!["pg_", "pg_stat"], vec!["apg_"]),
            ("*_old", vec!["a_old", "_old"], vec!["a_older"]),
            ("a*b*c", vec!["abc", "a1b2c"], vec!["ab", "acb"]),
            ("*", vec!["", "x"], vec![]),
            ("ab*ba", vec!["abba", "abxba"], vec!["aba"]),
        ] {
            let pattern = Pattern(pattern.to_owned());
            assert!(fits.iter().all(|name| pattern.fits(name)), "{pattern:?}");
            assert!(!not.iter().any(|name| pattern.fits(name)), "{pattern:?}");
        }
    }

    #[test]
    fn what_is_not_ours_goes_with_all_that_stands_on_it() {
        let mut schema = Schema::new();
        for name in ["users", "spatial_ref_sys", "audit.log", "audit.keep", "other.x", "joes"] {
            schema.add_table(Table::new(name, Vec::new()));
        }
        schema.add_enum(EnumType { name: "other.mood".into(), values: Vec::new(), comment: None });
        schema.namespaces.extend(["audit".to_owned(), "other".to_owned()]);
        schema.objects.push(Object { table: Some("audit.log".into()), ..Object::new("trigger", "t") });
        let patterns = |all: &[&str]| all.iter().map(|one| Pattern((*one).to_owned())).collect();
        let ignore = Ignore {
            schemas: patterns(&["oth*"]),
            tables: patterns(&["spatial_*", "audit.l*"]),
            owners: patterns(&["joe"]),
            kinds: Kinds::default(),
        };
        ignore.apply(&mut schema, &Owners::from([("joes".into(), "joe".to_owned())]));
        let left: Vec<_> = schema.tables.keys().map(ToString::to_string).collect();
        assert_eq!(left, ["users", "audit.keep"]);
        assert!(schema.enums.is_empty() && schema.objects.is_empty());
        assert_eq!(schema.namespaces.iter().collect::<Vec<_>>(), ["audit"]);
    }

    #[test]
    fn what_shares_a_name_with_a_table_is_told_from_it() {
        let mut schema = Schema::new();
        schema.add_table(Table::new("sales", Vec::new()));
        let publication = Object::new("publication", "sales");
        let server = Object::new("foreign server", "far");
        let option = Object { depends_on: vec!["far".into()], ..Object::new("foreign server option", "far host") };
        schema.objects.extend([publication, server, option]);
        schema.namespaces.insert("shop".to_owned());
        let ignore = Ignore { owners: vec![Pattern("joe".to_owned())], ..Ignore::default() };
        let joes = ["publication sales", "foreign server far", "schema shop"];
        let joes: Owners = joes.into_iter().map(|name| (ObjectName::new(name), "joe".to_owned())).collect();
        ignore.apply(&mut schema, &joes);
        assert_eq!((schema.tables.len(), &schema.objects[..], schema.namespaces.len()), (1, &[][..], 0));
    }
}
