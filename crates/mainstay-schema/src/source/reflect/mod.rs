//! A schema as `models.rs`: the way back from a database to models. What comes out reads in again as the same
//! schema; what models have no words for is named, never dropped in silence.

mod column;
mod constraint;
mod enumeration;
mod index;
mod name;
mod table;
mod words;

use crate::schema::{Schema, Type};
use enumeration::Enums;
use name::Names;

/// A schema as models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reflection {
    /// The text of `models.rs`.
    pub text: String,
    /// What models have no words for, each with its place.
    pub left_out: Vec<String>,
}

/// What the parts of the text are written with.
struct Writer<'s> {
    schema: &'s Schema,
    enums: Enums,
    names: Names,
    left_out: Vec<String>,
}

/// Writes a schema as models.
pub fn reflect(schema: &Schema) -> Reflection {
    let mut names = Names::default();
    let enums = Enums::of(schema, &mut names);
    let mut writer = Writer { schema, enums, names, left_out: Vec::new() };
    let mut items: Vec<String> = writer.enums.items();
    items.extend(schema.tables.values().map(|table| writer.table(table)));
    items.extend(schema.views.values().map(|view| writer.view(view)));
    writer.leave_out_objects();
    let mut text = "//! The models: one struct a table.\n\nuse mainstay::prelude::*;\n".to_owned();
    for item in items {
        text.push('\n');
        text.push_str(&item);
    }
    Reflection { text, left_out: writer.left_out }
}

impl Writer<'_> {
    fn leave_out(&mut self, what: impl Into<String>) {
        self.left_out.push(what.into());
    }

    /// Names what no struct or enum can say.
    fn leave_out_objects(&mut self) {
        let schema = self.schema;
        // A column of vectors asks for its extension by itself.
        let vectors = schema.tables.values().flat_map(|table| &table.columns).any(|column| is_vector(&column.ty));
        let extensions = schema.extensions.keys().filter(|name| !(vectors && *name == "vector"));
        self.left_out.extend(extensions.map(|name| format!("extension {name}")));
        let used = |name: &String| {
            let of = |object: &crate::schema::ObjectName| object.schema.as_ref() == Some(name);
            schema.tables.keys().any(of) || schema.enums.keys().any(of) || schema.views.keys().any(of)
        };
        let unused = schema.namespaces.iter().filter(|name| !used(name));
        self.left_out.extend(unused.map(|name| format!("schema {name}")));
        self.left_out.extend(schema.objects.iter().map(ToString::to_string));
    }
}

fn is_vector(ty: &Type) -> bool {
    matches!(ty, Type::Vector(_)) || matches!(ty, Type::Array(element) if is_vector(element))
}

#[cfg(all(test, feature = "files"))]
mod tests;
