//! The spelling of attributes: literals, lists, doc comments, and lines that are not too long.

use crate::schema::{Expr, ObjectName};
use crate::sql;

/// The longest line that is written in one piece.
const WIDTH: usize = 100;

/// A text literal, raw where escapes would hide what it says.
pub(super) fn text(value: &str) -> String {
    let printable = value.chars().all(|c| !c.is_control() || c == '\n');
    if printable && value.contains(['"', '\\', '\n']) && !value.contains("\"#") {
        format!("r#\"{value}\"#")
    } else {
        format!("{value:?}")
    }
}

/// `word = "text"`.
pub(super) fn assign(word: &str, value: &str) -> String {
    format!("{word} = {}", text(value))
}

/// `word(a, b)`, or `word` alone.
pub(super) fn call(word: &str, arguments: &[String]) -> String {
    if arguments.is_empty() { word.to_owned() } else { format!("{word}({})", arguments.join(", ")) }
}

/// `columns = [a, "odd name"]`.
pub(super) fn list(word: &str, names: &[String]) -> String {
    format!("{word} = [{}]", names.iter().map(|name| bare(name)).collect::<Vec<_>>().join(", "))
}

/// A name without quotes where it is a plain word.
pub(super) fn bare(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if plain { name.to_owned() } else { text(name) }
}

/// A default: a text, number or truth as Rust writes it, anything else as SQL.
pub(super) fn default(expr: &Expr) -> String {
    let sql = expr.as_str();
    let value = match sql {
        "true" | "false" => sql.to_owned(),
        _ if is_number(sql) => sql.to_owned(),
        _ => string_literal(sql).map_or_else(|| format!("sql({})", text(sql)), |value| text(&value)),
    };
    format!("default = {value}")
}

/// Whether Rust reads the number as SQL wrote it.
fn is_number(sql: &str) -> bool {
    let digits = sql.strip_prefix('-').unwrap_or(sql);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(fraction) && (whole == "0" || !whole.starts_with('0')) && whole.len() < 19
}

/// The value of an expression that is one text literal.
fn string_literal(sql: &str) -> Option<String> {
    let inner = sql.strip_prefix('\'')?.strip_suffix('\'')?;
    let bare = inner.replace("''", "");
    (!bare.contains('\'')).then(|| inner.replace("''", "'"))
}

/// `teams.id`, `auth.teams(a, b)`.
pub(super) fn reference(table: &ObjectName, columns: &[String]) -> String {
    let schema = table.schema.as_deref().map(|schema| quoted(schema) + ".").unwrap_or_default();
    let name = quoted(&table.name);
    match columns {
        [column] => format!("{schema}{name}.{}", quoted(column)),
        columns => format!("{schema}{name}({})", names(columns)),
    }
}

/// Names in a row within a text.
pub(super) fn names(names: &[String]) -> String {
    names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}

/// A name within a text, in double quotes unless it is a plain word.
pub(super) fn quoted(name: &str) -> String {
    if bare(name) == name { name.to_owned() } else { sql::quoted(name) }
}

/// The comment as a doc comment; `None` when it would not read back as it is.
pub(super) fn doc(comment: &str, indent: &str) -> Option<String> {
    let faithful = |paragraph: &str| {
        !paragraph.is_empty() && paragraph.trim() == paragraph && !paragraph.contains(char::is_control)
    };
    if !comment.split("\n\n").all(faithful) {
        return None;
    }
    let lines = comment.split('\n').map(|line| format!("{indent}/// {line}").trim_end().to_owned() + "\n");
    Some(lines.collect())
}

/// `#[name(…)]` on one line, or with a line for each word; nothing when there are no words.
pub(super) fn attribute(name: &str, words: &[String], indent: &str) -> String {
    if words.is_empty() {
        return String::new();
    }
    let line = format!("{indent}#[{name}({})]\n", words.join(", "));
    if line.len() <= WIDTH && !line.trim_end().contains('\n') {
        return line;
    }
    let lines: String = words.iter().map(|word| format!("{indent}    {word},\n")).collect();
    format!("{indent}#[{name}(\n{lines}{indent})]\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_as_rust_writes_them() {
        for (sql, word) in [
            ("true", "default = true"),
            ("-12.50", "default = -12.50"),
            ("'it''s'", "default = \"it's\""),
            ("'a' || 'b'", "default = sql(\"'a' || 'b'\")"),
            ("007", "default = sql(\"007\")"),
            ("now()", "default = sql(\"now()\")"),
            ("'say \"hi\"'", "default = r#\"say \"hi\"\"#"),
        ] {
            assert_eq!(default(&Expr::from(sql)), word);
        }
    }

    #[test]
    fn a_comment_that_would_change_is_no_doc_comment() {
        assert_eq!(doc("One.\n\nTwo.", "  ").as_deref(), Some("  /// One.\n  ///\n  /// Two.\n"));
        for comment in ["a\nb", " a", "", "a\n\n\nb", "tab\tbed"] {
            assert_eq!(doc(comment, ""), None, "{comment:?}");
        }
    }
}
