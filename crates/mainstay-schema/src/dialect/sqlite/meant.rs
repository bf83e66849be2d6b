//! What a column that somebody else declared means in portable words: SQLite takes any words for a type, and goes by letters
//! in them.

use super::{declared, types};
use crate::dialect::portable;
use crate::schema::{Column, Expr, Schema, Table, Type};

/// The column in portable words, where its own are others.
pub(super) fn column(shown: &Column, table: &Table) -> Option<Column> {
    // `INT PRIMARY KEY` is no row number, as an INTEGER that is the key would be: nothing numbers it.
    let is_key = table.is_sole_key(&shown.name) && !table.has_option("without rowid");
    let ty = match &shown.ty {
        Type::Native(text) if !is_key => portable_type(text),
        other => other.clone(),
    };
    let nullable = shown.nullable && !table.is_key(&shown.name);
    let mut meant = Column { ty, nullable, ..shown.clone() };
    if meant.ty != shown.ty || meant.default.as_ref().is_some_and(|default| default.as_str().starts_with('\'')) {
        meant.default = default_in_portable_words(&meant);
    }
    (meant != *shown).then_some(meant)
}

/// The default as portable SQL would have it, in SQLite's words: numbers without quotes.
fn default_in_portable_words(column: &Column) -> Option<Expr> {
    let mut alone = Schema::new();
    alone.add_table(Table::new("alone", vec![column.clone()]));
    for dialect in [portable(), super::dialect()] {
        dialect.normalize(&mut alone);
    }
    alone.tables.into_values().next()?.columns.into_iter().next()?.default
}

/// The type that portable SQL takes the words for; where there is none such, how SQLite keeps the values.
fn portable_type(text: &str) -> Type {
    let ty = portable().parse_type(text);
    let is_foreign = types::refusal(&ty).is_some();
    match ty {
        Type::Native(_) if !is_foreign => affinity(text).unwrap_or(ty),
        _ if is_foreign => affinity(text).unwrap_or(Type::Numeric(None)),
        _ => declared::widened(ty),
    }
}

/// What the letters in a type make SQLite turn values into; `None`: into numbers, where they look like some.
/// <https://sqlite.org/datatype3.html#determination_of_column_affinity>
fn affinity(text: &str) -> Option<Type> {
    let text = text.to_lowercase();
    let has = |letters: &[&str]| letters.iter().any(|letters| text.contains(letters));
    if has(&["int"]) {
        Some(Type::BigInt)
    } else if has(&["char", "clob", "text"]) {
        Some(Type::Text)
    } else if has(&["blob"]) || text.trim().is_empty() {
        Some(Type::Bytea)
    } else if has(&["real", "floa", "doub"]) {
        Some(Type::Double)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_others_mean_a_portable_type() {
        for (declared, expected) in [
            ("INT", Type::BigInt),
            ("UNSIGNED BIG INT", Type::BigInt),
            ("nvarchar(30)", Type::Text),
            ("DATETIME", Type::Native("datetime".into())),
            ("VARCHAR(80)", Type::Varchar(Some(80))),
            ("DECIMAL(10,2)", Type::Numeric(Some((10, 2)))),
            ("DATE", Type::Date),
            ("FLOAT", Type::Double),
            ("", Type::Bytea),
            ("TEXT[]", Type::Text),
            ("MONEY", Type::Numeric(None)),
            ("POINT", Type::BigInt),
        ] {
            assert_eq!(portable_type(declared), expected, "{declared}");
        }
    }

    #[test]
    fn a_key_is_never_null_in_other_words() {
        let shown = Column::new("id", Type::Text);
        let table = Table { primary_key: Some(crate::schema::PrimaryKey::new(["id"])), ..Table::new("t", vec![]) };
        assert_eq!(column(&shown, &table), Some(shown.clone().not_null()));
        assert_eq!(column(&shown, &Table::new("t", vec![])), None);
        let number = Column::new("id", Type::Native("INT".into())).not_null();
        assert_eq!(column(&number, &table), None, "it is no row number");
        assert_eq!(column(&number, &Table::new("t", vec![])).map(|meant| meant.ty), Some(Type::BigInt));
    }
}
