//! A column as a field: its Rust type, and the words of `#[column(…)]`.

use super::Writer;
use super::words::{assign, attribute, call, default, doc, text};
use crate::dialect;
use crate::schema::{Column, Identity, IdentityKind, Table, Type};

impl Writer<'_> {
    /// The field of a column; `own` are the words of constraints that stand at the column.
    pub(super) fn field(&mut self, table: &Table, column: &Column, field: &str, own: Vec<String>) -> String {
        let mut words = Vec::new();
        if field.trim_start_matches("r#") != column.name {
            words.push(assign("name", &column.name));
        }
        let (rust, type_words) = self.rust_type(table, column, &column.ty);
        words.extend(type_words);
        words.extend(own);
        words.extend(number(table, column));
        words.extend(column.default.as_ref().map(default));
        if let Some(generated) = &column.generated {
            words.push(assign("generated_as", generated.expr.as_str()));
            words.push(if generated.stored { "stored" } else { "virtual" }.to_owned());
        }
        words.extend(column.collation.as_deref().map(|collation| assign("collate", collation)));
        words.extend(column.options.get(Column::ON_UPDATE).map(|value| format!("on_update = sql({})", text(value))));
        words.extend(column.options.contains_key(Column::INVISIBLE).then(|| "invisible".to_owned()));
        words.extend(column.options.get(Column::SRID).map(|system| format!("srid = {system}")));
        let comment = column.comment.as_deref();
        let doc = comment.and_then(|comment| doc(comment, "    "));
        if let (Some(comment), None) = (comment, &doc) {
            words.push(assign("comment", comment));
        }
        let rust = if column.nullable { format!("Option<{rust}>") } else { rust };
        let attribute = attribute("column", &words, "    ");
        format!("{}{attribute}    pub {field}: {rust},\n", doc.unwrap_or_default())
    }

    /// The Rust type, and the words that it does not say itself.
    fn rust_type(&mut self, table: &Table, column: &Column, ty: &Type) -> (String, Vec<String>) {
        let plain = |rust: &str| (rust.to_owned(), Vec::new());
        match ty {
            Type::SmallInt => plain("i16"),
            Type::Integer => plain("i32"),
            Type::BigInt => plain("i64"),
            Type::Boolean => plain("bool"),
            Type::Real => plain("f32"),
            Type::Double => plain("f64"),
            Type::Numeric(None) => plain("Decimal"),
            Type::Numeric(Some((precision, scale))) => {
                let scale = (*scale != 0).then(|| format!("scale = {scale}"));
                ("Decimal".to_owned(), [format!("precision = {precision}")].into_iter().chain(scale).collect())
            }
            Type::Text => plain("String"),
            Type::Varchar(Some(length)) => ("String".to_owned(), vec![format!("length = {length}")]),
            Type::Bytea => plain("Vec<u8>"),
            Type::Date => plain("Date"),
            Type::Time => plain("Time"),
            Type::Timestamp => plain("DateTime"),
            Type::TimestampTz => plain("Timestamp"),
            Type::Uuid => plain("Uuid"),
            Type::Json => plain("Value"),
            Type::Vector(dimension) => plain(&format!("Vector<{dimension}>")),
            Type::Enum(name) => plain(self.enums.rust_name(name).unwrap_or("String")),
            Type::InlineEnum(values) => {
                plain(self.enums.inline_name(&table.name, &column.name, values).unwrap_or("String"))
            }
            Type::Array(element) => self.array_type(table, column, ty, element),
            Type::Native(text) => self.named_type(table, column, ty, rust_for(text)),
            Type::Varchar(None) | Type::Char(_) => self.named_type(table, column, ty, "String"),
        }
    }

    /// A `Vec`, with the whole type by name where the element's Rust type does not say everything.
    fn array_type(&mut self, table: &Table, column: &Column, ty: &Type, element: &Type) -> (String, Vec<String>) {
        let (rust, words) = self.rust_type(table, column, element);
        // `Vec<u8>` is bytes, and a Rust type that needs words cannot be given any inside of a `Vec`.
        let rust = format!("Vec<{rust}>");
        if words.is_empty() && !matches!(element, Type::Array(_)) {
            (rust, words)
        } else {
            self.named_type(table, column, ty, &rust)
        }
    }

    /// A Rust type that holds the values, and the SQL type by name, as far as the name means that type to a reader.
    fn named_type(&mut self, table: &Table, column: &Column, ty: &Type, rust: &str) -> (String, Vec<String>) {
        let spelling = spelling(ty);
        let read = dialect::portable().parse_type(&spelling);
        if read != *ty {
            self.leave_out(format!(
                "the type {spelling} of {}.{}: models take it for another",
                table.name, column.name
            ));
        }
        (rust.to_owned(), vec![assign("type", &spelling)])
    }
}

/// What holds the values of an engine's own type.
fn rust_for(native: &str) -> &'static str {
    let text = native.to_lowercase();
    let is_unsigned = text.contains("unsigned");
    match text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default() {
        "tinyint" | "year" => "i16",
        "smallint" if !is_unsigned => "i16",
        "smallint" | "mediumint" => "i32",
        "int" | "integer" if !is_unsigned => "i32",
        "int" | "integer" | "bigint" => "i64",
        "float" => "f32",
        "double" => "f64",
        "decimal" | "numeric" => "Decimal",
        "timestamp" if text.contains("with time zone") => "Timestamp",
        "datetime" | "timestamp" => "DateTime",
        "time" if !text.contains("with time zone") => "Time",
        "binary" | "varbinary" | "tinyblob" | "mediumblob" | "blob" => "Vec<u8>",
        _ => "String",
    }
}

/// The type as SQL has it.
fn spelling(ty: &Type) -> String {
    match ty {
        Type::Native(name) => name.clone(),
        Type::Array(element) => format!("{}[]", spelling(element)),
        // Every type that is no engine's own has a portable word.
        other => dialect::portable().type_name(other).unwrap_or_default(),
    }
}

/// Who numbers the column, as far as its being the key does not say so already.
fn number(table: &Table, column: &Column) -> Option<String> {
    let foreign = table.foreign_keys.iter().any(|key| key.columns == [column.name.clone()]);
    let fills_otherwise = column.default.is_some() || column.generated.is_some();
    let implied = table.is_sole_key(&column.name) && column.ty.is_integer() && !foreign && !fills_otherwise;
    let Some(identity) = &column.identity else { return implied.then(|| assign("generated", "never")) };
    let options = options(identity);
    let kind = match identity.kind {
        IdentityKind::Always => Some(assign("generated", "always")),
        IdentityKind::ByDefault if !implied => Some(assign("generated", "by default")),
        _ => None,
    };
    let said = (!options.is_empty() || (kind.is_none() && !implied)).then(|| call("identity", &options));
    let words: Vec<_> = kind.into_iter().chain(said).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn options(identity: &Identity) -> Vec<String> {
    let numbers = [
        ("start", identity.start),
        ("increment", identity.increment),
        ("min", identity.min),
        ("max", identity.max),
        ("cache", identity.cache),
    ];
    let given = numbers.iter().filter_map(|(word, number)| number.map(|number| format!("{word} = {number}")));
    given.chain(identity.cycle.then(|| "cycle".to_owned())).collect()
}
