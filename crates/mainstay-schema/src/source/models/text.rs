//! Names and words: snake case and its kin, doc comments, `schema.table.column`.

use super::attribute::Text;
use super::item::Attribute;
use super::problem::Problem;
use crate::schema::ObjectName;

/// The words of a Rust name: `HttpServer2` is `http`, `server2`.
fn parts(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut parts = vec![String::new()];
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| chars[before]);
        let begins = c.is_uppercase()
            && before.is_some_and(|before| {
                !before.is_uppercase() || chars.get(at + 1).is_some_and(|after| after.is_lowercase())
            });
        if c == '_' || begins {
            parts.push(String::new());
        }
        if c != '_' {
            parts.last_mut().expect("begins with one").extend(c.to_lowercase());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn capital(part: &str) -> String {
    let mut chars = part.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// `LowStock` as `low_stock`.
pub(super) fn snake_case(name: &str) -> String {
    parts(name).join("_")
}

/// How the name of a variant becomes a value.
pub(super) type Rename = fn(&str) -> String;

/// The ways, under the names that serde gave them.
pub(super) const RENAMES: &[(&str, Rename)] = &[
    ("snake_case", snake_case),
    ("SCREAMING_SNAKE_CASE", |name| parts(name).join("_").to_uppercase()),
    ("kebab-case", |name| parts(name).join("-")),
    ("SCREAMING-KEBAB-CASE", |name| parts(name).join("-").to_uppercase()),
    ("lowercase", |name| name.to_lowercase()),
    ("UPPERCASE", |name| name.to_uppercase()),
    ("PascalCase", |name| parts(name).iter().map(|part| capital(part)).collect()),
    ("camelCase", |name| {
        parts(name).iter().enumerate().map(|(at, part)| if at == 0 { part.clone() } else { capital(part) }).collect()
    }),
];

/// The doc comment of an item: lines of a paragraph on one line, an empty line between paragraphs.
pub(super) fn doc_comment(attributes: &[Attribute]) -> Option<String> {
    let lines = attributes.iter().filter_map(doc_lines);
    let mut paragraphs = vec![String::new()];
    for line in lines.flatten() {
        let line = line.trim();
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() && last.is_empty() => last.push_str(line),
            Some(last) if !line.is_empty() => *last = format!("{last} {line}"),
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n"))
}

/// The lines of one `#[doc = "…"]`; those of a block comment may begin with a star.
fn doc_lines(attribute: &Attribute) -> Option<Vec<String>> {
    let text = attribute.text().filter(|_| attribute.name == "doc")?;
    let bare = |line: &str| line.trim().strip_prefix('*').map_or_else(|| line.to_owned(), ToOwned::to_owned);
    match text.contains('\n') {
        true => Some(text.lines().map(bare).collect()),
        false => Some(vec![text]),
    }
}

/// What a foreign key refers to; no columns: the primary key.
#[derive(Debug, Clone)]
pub(super) struct Reference {
    pub table: ObjectName,
    pub columns: Vec<String>,
}

/// Reads `table`, `table.column`, `schema.table.column`, `table(a, b)` or `schema.table(a, b)`.
pub(super) fn reference(text: &Text) -> Result<Reference, Problem> {
    let (path, list) = with_list(&text.text);
    let mut path: Vec<String> = split(path, '.').into_iter().map(unquoted).collect();
    let columns = match (list, path.len()) {
        (Some(list), 1 | 2) => list,
        (None, 1) => Vec::new(),
        (None, 2 | 3) => path.pop().into_iter().collect(),
        _ => Vec::new(),
    };
    let table = match <[String; 2]>::try_from(path) {
        Ok([schema, table]) => ObjectName::in_schema(schema, table),
        Err(mut path) if path.len() == 1 => ObjectName::new(path.remove(0)),
        Err(_) => return Err(not_a_reference(text)),
    };
    if table.name.is_empty() || columns.iter().any(String::is_empty) {
        return Err(not_a_reference(text));
    }
    Ok(Reference { table, columns })
}

fn not_a_reference(text: &Text) -> Problem {
    Problem::new(text.span, format!("`{}` does not name a table and column", text.text))
        .hint("write it like `\"teams.id\"`, `\"schema.teams.id\"` or `\"teams(a, b)\"`")
}

/// `name (a, b)`: the name, and the list behind it.
pub(super) fn with_list(text: &str) -> (&str, Option<Vec<String>>) {
    let text = text.trim();
    let name = split(text, '(')[0];
    match text[name.len()..].strip_prefix('(').and_then(|list| list.strip_suffix(')')) {
        Some(list) => (name.trim(), Some(split(list, ',').into_iter().map(unquoted).collect())),
        None => (text, None),
    }
}

/// Splits outside double quotes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    let is_separator = |c: char| {
        quoted ^= c == '"';
        c == separator && !quoted
    };
    text.split(is_separator).collect()
}

/// Whether the text is one name in double quotes.
pub(super) fn is_quoted(text: &str) -> bool {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.is_some_and(|inner| !inner.replace("\"\"", "").contains('"'))
}

/// The name without its double quotes.
pub(super) fn unquoted(part: &str) -> String {
    let part = part.trim();
    match part.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => part.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::item::Item;
    use super::*;
    use proc_macro2::Span;
    use quote::quote;

    #[test]
    fn names_in_every_case() {
        let all = |name: &str| RENAMES.iter().map(|(_, rename)| rename(name)).collect::<Vec<_>>().join(" ");
        assert_eq!(all("LowStock"), "low_stock LOW_STOCK low-stock LOW-STOCK lowstock LOWSTOCK LowStock lowStock");
        assert_eq!(all("CC"), "cc CC cc CC cc CC Cc cc");
        for (name, expected) in [("HTTPServer", "http_server"), ("UserV2", "user_v2"), ("a__b", "a_b"), ("É", "é")] {
            assert_eq!(snake_case(name), expected);
        }
    }

    #[test]
    fn doc_comments_become_paragraphs() {
        let item = quote! {
            /// One line
            /// and another.
            ///
            ///   - a second paragraph
            #[doc(hidden)]
            struct A;
        };
        let item = Item::parse(item).unwrap();
        assert_eq!(doc_comment(&item.attributes).as_deref(), Some("One line and another.\n\n- a second paragraph"));
        let item = quote! {
            /** A block
              * of two lines.
              */
            struct A;
        };
        let item = Item::parse(item).unwrap();
        assert_eq!(doc_comment(&item.attributes).as_deref(), Some("A block of two lines."));
        assert_eq!(doc_comment(&[]), None);
    }

    #[test]
    fn references_in_every_form() {
        let read = |text: &str| {
            let text = Text { text: text.to_owned(), span: Span::call_site() };
            reference(&text).map(|reference| format!("{}({})", reference.table, reference.columns.join(",")))
        };
        for (text, expected) in [
            ("teams", "teams()"),
            ("teams.id", "teams(id)"),
            ("auth.teams.id", "auth.teams(id)"),
            ("t(x, y)", "t(x,y)"),
            ("auth.t( \"x\" )", "auth.t(x)"),
            ("\"odd.name\".id", "\"odd.name\"(id)"),
            ("t(\" a, (b\", c)", "t( a, (b,c)"),
            ("\"t (1)\".\"b\"\"c\"", "t (1)(b\"c)"),
        ] {
            assert_eq!(read(text).unwrap(), expected, "{text}");
        }
        for text in ["", "a.b.c.d", "a.b.c(x)", "t()", ".x"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
