//! Kinds of objects that are nobody's business: the words of `ignore.kinds`, and leaving such objects as they are.
//! They are not taken out: a plan that makes a table anew has to bring back the triggers that nobody compares.

use super::file::File;
use super::ignore::Pattern;
use super::settings;
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::schema::{Object, ObjectName, Schema, Stage, View};
use mainstay_schema::suggest::closest;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The words for kinds, each with the kinds that are a part of it.
const KINDS: [(&str, &[&str]); 66] = [
    ("access method", &[]),
    ("aggregate", &[]),
    ("cast", &[]),
    ("child table", &[]),
    ("clustering", &[]),
    ("collation", &[]),
    ("column setting", &[]),
    ("comment", &[]),
    ("constraint", &["constraint of a partition", "not null of a child"]),
    ("conversion", &[]),
    ("data directory", &[]),
    ("default of a child", &["expression of a child"]),
    ("domain", &["domain constraint", "domain default", "domain not null"]),
    ("engine attribute", &[]),
    ("enum", &[]),
    ("event", &[]),
    ("event trigger", &["event trigger state"]),
    ("extension", &[]),
    ("foreign data wrapper", &["foreign data wrapper option"]),
    ("foreign server", &["foreign server option"]),
    ("foreign table", &[]),
    ("form of the primary key", &[]),
    ("function", &[]),
    ("grant", &["privileges", "default privileges"]),
    ("index directory", &[]),
    ("index of a partition", &[]),
    ("index name", &[]),
    ("index setting", &["index column setting"]),
    ("invalid view", &[]),
    ("json duality view", &[]),
    ("key without overlaps", &[]),
    ("language", &[]),
    ("library", &[]),
    ("materialized view", &[]),
    ("operator", &[]),
    ("operator class", &[]),
    ("operator family", &["operator family member"]),
    ("owner", &[]),
    ("package", &["package body"]),
    ("partition", &["partition option", "unlogged partition"]),
    ("period", &[]),
    ("policy", &[]),
    ("pragma", &[]),
    ("procedure", &[]),
    ("publication", &["published schema", "published table"]),
    ("replica identity", &[]),
    ("row level security", &["forced row level security"]),
    ("rule", &["rule state"]),
    ("schema", &[]),
    ("security label", &[]),
    (
        "sequence",
        &["engine of a sequence", "sequence name", "sequence owner", "sequence setting", "type of a sequence"],
    ),
    ("statistics object", &["statistics target"]),
    ("subscription", &[]),
    ("system versioning", &[]),
    ("table", &["table that cannot be opened", "typed table"]),
    ("table access method", &[]),
    ("tablespace", &["tablespace of an index"]),
    ("text search configuration", &["text search mapping"]),
    ("text search dictionary", &[]),
    ("text search parser", &[]),
    ("text search template", &[]),
    ("transform", &[]),
    ("trigger", &["trigger state"]),
    ("type", &["base type", "composite type", "enum", "range type", "shell type"]),
    ("user mapping", &[]),
    ("view", &["view default"]),
];

/// Kinds beyond these that are a word of their own, too.
const MORE: [&str; 5] = ["base type", "composite type", "range type", "shell type", "virtual table"];

/// Kinds of objects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kinds(BTreeSet<&'static str>);

/// Reads the setting.
pub(super) fn read(file: &File<'_>) -> Result<Kinds> {
    let words = file.texts(settings::IGNORE_KINDS)?.unwrap_or_default();
    let mut kinds = Kinds::default();
    for word in &words {
        kinds.add(word).map_err(|error| error.at(file.place(settings::IGNORE_KINDS)))?;
    }
    Ok(kinds)
}

fn known() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    KINDS.into_iter().chain(MORE.map(|word| (word, &[][..])))
}

impl Kinds {
    /// All kinds that words mean, with their parts.
    pub fn all() -> impl Iterator<Item = &'static str> {
        known().flat_map(|(word, parts)| parts.iter().copied().chain([word]))
    }

    /// The kinds that these words mean.
    ///
    /// # Errors
    /// At the first that means none.
    pub fn named(words: &[&str]) -> Result<Self> {
        let mut kinds = Self::default();
        words.iter().try_for_each(|word| kinds.add(word))?;
        Ok(kinds)
    }

    fn add(&mut self, text: &str) -> Result<()> {
        let pattern = Pattern::new(text);
        let found: Vec<_> = known().filter(|(word, _)| pattern.fits(word)).collect();
        if found.is_empty() {
            let error = Error::new(ErrorKind::Config, format!("no kind of object is called `{text}`"));
            let all = known().map(|(word, _)| word).collect::<Vec<_>>().join(", ");
            return Err(error.hint(match closest(text, known().map(|(word, _)| word)) {
                Some(word) => format!("did you mean `{word}`? The kinds are {all}"),
                None => format!("the kinds are {all}"),
            }));
        }
        self.0.extend(found.into_iter().flat_map(|(word, parts)| parts.iter().copied().chain([word])));
        Ok(())
    }

    fn has(&self, kind: &str) -> bool {
        self.0.contains(kind)
    }

    fn has_view(&self, view: &View) -> bool {
        self.has(if view.materialized { "materialized view" } else { "view" })
    }

    /// Gives the second schema what the first has of these kinds, and nothing else of them: no difference is left.
    pub fn leave(&self, before: &mut Schema, after: &mut Schema) {
        if self.0.is_empty() {
            return;
        }
        let left = Left::of(self, [before, after]);
        if self.has("schema") {
            after.namespaces.clone_from(&before.namespaces);
        }
        if self.has("extension") {
            after.extensions.clone_from(&before.extensions);
        }
        if self.has("enum") {
            // One that columns are of, and that is not there yet, is made all the same: nobody could say their type.
            let needed =
                |name: &ObjectName| !before.enums.contains_key(name) && after.enum_users(name).next().is_some();
            let made: Vec<_> = after.enums.values().filter(|one| needed(&one.name)).cloned().collect();
            after.enums.clone_from(&before.enums);
            made.into_iter().for_each(|one| after.add_enum(one));
        }
        if self.has("table") {
            after.tables.clone_from(&before.tables);
        }
        after.views.retain(|_, view| !self.has_view(view));
        for (name, view) in before.views.iter().filter(|(_, view)| self.has_view(view)) {
            after.views.entry(name.clone()).or_insert_with(|| view.clone());
        }
        self.leave_objects(&left, before, after);
        if self.has("comment") {
            let said: HashMap<_, _> = comments(before).into_iter().map(|(at, said)| (at, said.clone())).collect();
            for (at, comment) in comments(after) {
                *comment = said.get(&at).cloned().flatten();
            }
        }
    }

    fn leave_objects(&self, left: &Left, before: &mut Schema, after: &mut Schema) {
        after.objects.retain(|object| !left.has(self, object));
        let objects = before.objects.iter().filter(|object| left.has(self, object)).chain(&after.objects);
        let names = after.tables.keys().chain(after.views.keys()).chain(objects.map(|object| &object.name));
        let there: HashSet<ObjectName> = names.cloned().collect();
        // What stands on a table that goes, goes with it.
        let stays = |object: &Object| object.table.as_ref().is_none_or(|table| there.contains(table));
        before.objects.retain(|object| !left.has(self, object) || stays(object));
        let kept: Vec<Object> = before.objects.iter().filter(|object| left.has(self, object)).cloned().collect();
        after.objects.extend(kept);
    }
}

/// The names of what is left as it is.
struct Left {
    /// What holds rows, or looks as if.
    relations: HashSet<ObjectName>,
    all: HashSet<ObjectName>,
}

impl Left {
    fn of(kinds: &Kinds, schemas: [&Schema; 2]) -> Self {
        let (mut relations, mut all) = (HashSet::new(), HashSet::new());
        for schema in schemas {
            let views = schema.views.values().filter(|view| kinds.has_view(view)).map(|view| &view.name);
            relations.extend(schema.tables.keys().filter(|_| kinds.has("table")).chain(views).cloned());
            all.extend(schema.enums.keys().filter(|_| kinds.has("enum")).cloned());
            let objects = schema.objects.iter().filter(|object| kinds.has(&object.kind.0));
            for object in objects.filter(|object| object.kind.stage() != Stage::Said) {
                let set = if object.kind.stage() == Stage::Rows { &mut relations } else { &mut all };
                set.insert(object.name.clone());
            }
        }
        all.extend(relations.iter().cloned());
        Self { relations, all }
    }

    /// Whether an object is of the kinds, or stands on one that is, or is said of one.
    fn has(&self, kinds: &Kinds, object: &Object) -> bool {
        kinds.has(&object.kind.0)
            || object.table.as_ref().is_some_and(|table| self.relations.contains(table))
            || object.kind.is_remark()
                && object.depends_on.iter().chain(&object.table).any(|name| self.all.contains(name))
    }
}

/// All comments that stand with what they are about, by that and its part.
fn comments(schema: &mut Schema) -> Vec<((ObjectName, String), &mut Option<String>)> {
    let mut all = Vec::new();
    for (name, table) in &mut schema.tables {
        all.push(((name.clone(), "table".to_owned()), &mut table.comment));
        let columns = table.columns.iter_mut().map(|one| (format!("column {}", one.name), &mut one.comment));
        let indexes = table.indexes.iter_mut().map(|one| (format!("index {}", one.name), &mut one.comment));
        let key = table.primary_key.iter_mut().map(|key| ("key".to_owned(), &mut key.comment));
        all.extend(columns.chain(indexes).chain(key).map(|(part, comment)| ((name.clone(), part), comment)));
    }
    for (name, view) in &mut schema.views {
        all.push(((name.clone(), "view".to_owned()), &mut view.comment));
        let indexes = view.indexes.iter_mut().map(|one| (format!("index {}", one.name), &mut one.comment));
        all.extend(indexes.map(|(part, comment)| ((name.clone(), part), comment)));
    }
    all.extend(schema.enums.iter_mut().map(|(name, one)| ((name.clone(), "enum".to_owned()), &mut one.comment)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(words: &[&str]) -> Kinds {
        let mut kinds = Kinds::default();
        words.iter().for_each(|word| kinds.add(word).expect("a kind"));
        kinds
    }

    #[test]
    fn words_and_patterns_mean_kinds_and_their_parts() {
        for (word, has, not) in [
            ("view", vec!["view", "view default"], vec!["materialized view", "json duality view"]),
            ("*view", vec!["view", "materialized view", "json duality view"], vec!["table"]),
            ("trigger", vec!["trigger", "trigger state"], vec!["event trigger"]),
            ("grant", vec!["privileges", "default privileges"], vec!["owner"]),
            ("type", vec!["enum", "composite type", "range type"], vec!["domain"]),
            ("text search *", vec!["text search parser", "text search mapping"], vec!["collation"]),
            ("virtual table", vec!["virtual table"], vec!["table"]),
        ] {
            let kinds = kinds(&[word]);
            assert!(has.iter().all(|kind| kinds.has(kind)), "{word}: {kinds:?}");
            assert!(!not.iter().any(|kind| kinds.has(kind)), "{word}: {kinds:?}");
        }
        for (word, hint) in
            [("triger", "did you mean `trigger`? The kinds are access"), ("*z*z*", "the kinds are access")]
        {
            let error = Kinds::default().add(word).expect_err("no kind");
            assert_eq!(error.to_string().lines().next(), Some(&*format!("no kind of object is called `{word}`")));
            assert!(format!("{error:?}").contains(hint), "{error:?}");
        }
    }

    #[test]
    fn what_is_left_is_on_both_sides_as_on_the_first() {
        let said = |name: &str, of: &str| Object { depends_on: vec![of.into()], ..Object::new("comment", name) };
        let trigger = |name: &str| Object { table: Some("t".into()), ..Object::new("trigger", name) };
        let schema = |objects: Vec<Object>| Schema {
            tables: [("t".into(), mainstay_schema::schema::Table::new("t", Vec::new()))].into_iter().collect(),
            objects,
            ..Schema::new()
        };
        let mut before = schema(vec![Object::new("function", "f()"), trigger("a")]);
        let mut after = schema(vec![Object::new("function", "g()"), said("FUNCTION g()", "g()"), trigger("b")]);
        kinds(&["function"]).leave(&mut before, &mut after);
        assert_eq!(after.objects, [trigger("b"), Object::new("function", "f()")]);
        kinds(&["trigger"]).leave(&mut before, &mut after);
        assert_eq!(after.objects, [Object::new("function", "f()"), trigger("a")]);
        after.tables.clear();
        kinds(&["trigger"]).leave(&mut before, &mut after);
        assert_eq!((&after.objects, &before.objects), (&vec![Object::new("function", "f()")], &after.objects));
    }

    #[test]
    fn enums_are_left_unless_a_column_waits_for_one() {
        use mainstay_schema::schema::{Column, EnumType, Table, Type};
        let mood = |values: &[&str]| EnumType::new("mood", values);
        let mut after = Schema::new();
        after.add_enum(mood(&["a", "b"]));
        after.add_enum(EnumType::new("idle", &[]));
        after.add_table(Table::new("t", vec![Column::new("m", Type::Enum("mood".into()))]));
        kinds(&["enum"]).leave(&mut Schema::new(), &mut after);
        assert_eq!(after.enums.keys().map(ToString::to_string).collect::<Vec<_>>(), ["mood"]);
        let mut before = Schema::new();
        before.add_enum(mood(&["a"]));
        kinds(&["enum"]).leave(&mut before, &mut after);
        assert_eq!(after.enums, before.enums);
    }
}
