//! Rust names for the names of a database: valid, unique, and as near to the original as Rust allows.

use std::collections::HashSet;

/// The type names that are taken.
#[derive(Debug)]
pub(super) struct Names(HashSet<String>);

impl Default for Names {
    /// What the prelude brings in, and what the models themselves use.
    fn default() -> Self {
        let taken = [
            "Date",
            "DateTime",
            "DbEnum",
            "Decimal",
            "Json",
            "Model",
            "Option",
            "Self",
            "String",
            "Time",
            "Timestamp",
            "Uuid",
            "Value",
            "Vec",
            "Vector",
        ];
        Self(taken.map(str::to_owned).into())
    }
}

impl Names {
    /// A type's name from these words.
    pub(super) fn claim(&mut self, words: &str) -> String {
        claim(&mut self.0, &pascal_case(words), "T")
    }
}

/// A name that is not taken yet, by a number at its end where it must be.
pub(super) fn claim(taken: &mut HashSet<String>, wanted: &str, fallback: &str) -> String {
    let wanted = match wanted.chars().next() {
        None => fallback.to_owned(),
        Some(first) if first.is_alphabetic() || first == '_' => wanted.to_owned(),
        Some(_) => format!("{fallback}{wanted}"),
    };
    let numbered = |number: usize| if number == 1 { wanted.clone() } else { format!("{wanted}{number}") };
    let free = (1..).map(numbered).find(|name| !taken.contains(name)).unwrap_or(wanted.clone());
    taken.insert(free.clone());
    free
}

/// `low_stock` as `LowStock`; letters beyond ASCII go, for not all of them may stand in a Rust name.
pub(super) fn pascal_case(words: &str) -> String {
    let parts = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(capital).collect()
}

/// An upper-case word is lowered after its first letter; one of mixed case is left as it is.
fn capital(part: &str) -> String {
    let shouted = !part.chars().any(char::is_lowercase);
    let mut chars = part.chars();
    let first = chars.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    let rest: String = if shouted { chars.as_str().to_lowercase() } else { chars.as_str().to_owned() };
    first + &rest
}

/// The name of one row of a table: `users` is a `user`.
pub(super) fn singular(table: &str) -> String {
    let lower = table.to_lowercase();
    let cut = |suffix: &str, instead: &str| format!("{}{instead}", &table[..table.len() - suffix.len()]);
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| lower.ends_with(suffix));
    match () {
        () if !lower.is_ascii() || lower.len() < 4 || ends(&["ss", "us", "is", "news", "series"]) => table.to_owned(),
        () if ends(&["ies"]) => cut("ies", "y"),
        () if ends(&["sses", "shes", "ches", "xes"]) => cut("es", ""),
        () if ends(&["s"]) => cut("s", ""),
        () => table.to_owned(),
    }
}

/// A field's name for a column, as it stands in a struct (`r#type`).
pub(super) fn field_name(taken: &mut HashSet<String>, column: &str) -> String {
    let plain: String =
        column.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    // These four cannot be raw identifiers either, and `_` alone is no name.
    let odd = ["self", "super", "crate", "_"].contains(&&*plain) || plain.chars().all(|c| c == '_');
    let field = claim(taken, if odd { "" } else { &plain }, "column");
    if syn::parse_str::<syn::Ident>(&field).is_ok() { field } else { format!("r#{field}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_singular_and_in_pascal_case() {
        for (table, name) in [
            ("users", "User"),
            ("stock_movements", "StockMovement"),
            ("categories", "Category"),
            ("boxes", "Box"),
            ("status", "Status"),
            ("address", "Address"),
            ("OrderLines", "OrderLine"),
            ("2024 sales", "T2024Sale"),
            ("", "T"),
            ("date", "Date2"),
            ("表", "T"),
        ] {
            assert_eq!(Names::default().claim(&singular(table)), name, "{table}");
        }
    }

    #[test]
    fn fields_are_valid_and_unique() {
        let mut taken = HashSet::new();
        let fields: Vec<_> = ["id", "type", "Type", "self", "a b", "a_b", "1st", "ñ", "_"]
            .map(|column| field_name(&mut taken, column))
            .into();
        let expected = ["id", "r#type", "type2", "column", "a_b", "a_b2", "column1st", "column2", "column3"];
        assert_eq!(fields, expected);
    }
}
