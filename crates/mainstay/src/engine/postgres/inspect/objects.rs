//! What a schema has no words for: named, with the statement that makes it where the server prints one.

use super::{Answers, Scope};
use crate::engine::own::is_own;
use mainstay_schema::schema::{Object, ObjectName, Replacement, Schema};

/// Adds them to the schema.
pub(super) fn read(answers: &Answers, scope: Scope<'_>, schema: &mut Schema) {
    let default = scope.default_schema();
    let named = |schema: Option<String>, name: String| ObjectName { schema: schema.filter(|one| one != default), name };
    for row in answers.of("objects") {
        let table = row.get::<_, Option<String>>(4).map(|name| named(row.get(3), name));
        // Mainstay's own tables are not part of a schema, nor what is on them.
        if table.as_ref().is_some_and(|table| is_own(&table.name)) {
            continue;
        }
        let text = |at| row.get::<_, Option<String>>(at);
        let replacement = text(7).zip(text(8)).map(|(statement, fixed)| Replacement { statement, fixed });
        let schemas = row.get::<_, Option<Vec<Option<String>>>>(9).unwrap_or_default();
        let names = row.get::<_, Option<Vec<Option<String>>>>(10).unwrap_or_default();
        let leans_on = schemas.into_iter().zip(names).filter_map(|(schema, name)| Some(named(schema, name?)));
        let object = Object {
            definition: text(5).map(|text| text.trim_end().to_owned()).unwrap_or_default(),
            removal: text(6).unwrap_or_default(),
            replacement,
            ..Object::new(row.get::<_, String>(0), named(row.get(1), row.get(2)))
        };
        let mut depends_on: Vec<_> =
            table.iter().cloned().chain(part_of(&object, table.as_ref())).chain(leans_on).collect();
        depends_on.sort();
        depends_on.dedup();
        // What a domain calls, its default calls, which is an object of its own.
        if object.kind.0 == "domain" {
            depends_on.retain(|name| !name.name.ends_with(')'));
        }
        schema.objects.push(Object { table, depends_on, ..object });
    }
}

/// The index that a definition names at its end.
fn named_last(object: &Object, words: &str) -> Option<String> {
    let (_, name) = object.definition.rsplit_once(words)?;
    let bare = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
    Some(bare.map_or_else(|| name.to_owned(), |name| name.replace("\"\"", "\"")))
}

/// What an object is a piece of: its domain, the trigger or rule of its name, the index that it is about.
fn part_of(object: &Object, table: Option<&ObjectName>) -> Option<ObjectName> {
    match object.kind.0.as_str() {
        "domain default" => object.name.name.strip_suffix(" default").map(|domain| object.name.sibling(domain)),
        "domain not null" => object.name.name.strip_suffix(" not null").map(|domain| object.name.sibling(domain)),
        "foreign data wrapper option" | "foreign server option" | "text search mapping" => {
            object.name.name.rsplit_once(' ').map(|(words, _)| object.name.sibling(words))
        }
        "index setting" | "tablespace of an index" => Some(object.name.clone()),
        "index column setting" | "sequence setting" => {
            object.name.name.rsplit_once(' ').map(|(index, _)| object.name.sibling(index))
        }
        "statistics target" => Some(object.name.clone()),
        "clustering" => named_last(object, " CLUSTER ON ").zip(table).map(|(index, table)| table.sibling(&index)),
        "replica identity" => {
            named_last(object, " USING INDEX ").zip(table).map(|(index, table)| table.sibling(&index))
        }
        "event trigger state" | "sequence owner" | "trigger state" | "rule state" => Some(object.name.clone()),
        _ => None,
    }
}
