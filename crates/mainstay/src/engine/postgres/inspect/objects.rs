//! What a schema has no words for: named, with the statement that makes it where the server prints one.

use super::{Answers, Scope};
use mainstay_schema::schema::{Object, ObjectKind, ObjectName, Schema};

/// Adds them to the schema.
pub(super) fn read(answers: &Answers, scope: Scope<'_>, schema: &mut Schema) {
    let default = scope.default_schema();
    let named = |schema: Option<String>, name: String| ObjectName { schema: schema.filter(|one| one != default), name };
    for row in answers.of("objects") {
        let table = row.get::<_, Option<String>>(4).map(|name| named(row.get(3), name));
        // Mainstay's own tables are not part of a schema, nor what is on them.
        if table.as_ref().is_some_and(|table| table.name.starts_with("mainstay_")) {
            continue;
        }
        let definition: Option<String> = row.get(5);
        schema.objects.push(Object {
            kind: ObjectKind(row.get::<_, String>(0)),
            name: named(row.get(1), row.get(2)),
            definition: definition.map(|text| text.trim_end().to_owned()).unwrap_or_default(),
            depends_on: table.iter().cloned().collect(),
            table,
        });
    }
}
