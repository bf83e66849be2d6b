//! What these servers cannot express: named, with what to do instead, never dropped in silence.

use super::natives;
use super::normalize::Pass;
use crate::schema::{
    Column, ForeignKey, Index, IndexKey, KeyPart, ObjectName, PrimaryKey, ReferentialAction, Schema, Table, Timing,
    Type, Unique,
};
use std::collections::{BTreeMap, HashSet};

/// The bytes that the key of an index may have.
const LONGEST_KEY: u32 = 3072;
/// The kinds of index beside the usual one.
const METHODS: [&str; 3] = ["fulltext", "spatial", "vector"];

/// Names that have no place there.
pub(super) fn name(pass: &mut Pass<'_>, name: &ObjectName) {
    if name.schema.is_some() {
        pass.refuse("a database schema", name, "leave the schema out of the name");
    }
    length(pass, &name.name, name);
}

/// The server counts characters, and wants one at least.
fn length(pass: &mut Pass<'_>, name: &str, place: impl ToString) {
    let longest = pass.dialect.capabilities.identifier_bytes;
    if name.chars().count() > longest {
        let what = format!("the name {name}: it has more than {longest} characters");
        pass.refuse(what, place, "choose a shorter name");
    } else if name.chars().any(|character| u32::from(character) > 0xffff) {
        pass.refuse(
            format!("the name {name}: it has a character beyond the basic plane"),
            place,
            "choose another name",
        );
    } else if name.is_empty() || name.contains('\0') || name.ends_with(' ') {
        pass.refuse("an empty name, or one with a NUL or a blank at its end", place, "give it a name");
    }
}

/// What stands in a table, in normal form, that the server has not.
pub(super) fn table(pass: &mut Pass<'_>, table: &Table) {
    for column in &table.columns {
        length(pass, &column.name, format!("{}.{}", table.name, column.name));
        numbered(pass, table, column);
        generated(pass, table, column);
        options(pass, &table.name, column);
    }
    for option in table.options.keys().filter(|option| FOREIGN_OPTIONS.contains(&option.as_str())) {
        pass.refuse(format!("the table option {option}"), &table.name, "leave it out: it is another engine's");
    }
    table.primary_key.iter().for_each(|key| primary_key(pass, key, &table.name));
    table.uniques.iter().for_each(|one| unique(pass, one, table));
    table.foreign_keys.iter().for_each(|key| foreign_key(pass, key, table));
    checks(pass, table);
    table.indexes.iter().for_each(|one| index(pass, one, table));
    if let Some(key) = &table.primary_key {
        let keys: Vec<IndexKey> = key.columns.iter().map(IndexKey::column).collect();
        key_fits(pass, table, &keys, "the primary key");
    }
}

/// Options of tables that other engines have.
const FOREIGN_OPTIONS: [&str; 5] = ["strict", "without rowid", "unlogged", "fillfactor", "autovacuum_enabled"];

/// The numbering needs an index that begins with its column.
fn numbered(pass: &mut Pass<'_>, table: &Table, column: &Column) {
    let begins = |columns: &[String]| columns.first() == Some(&column.name);
    let indexed = table.primary_key.as_ref().is_some_and(|key| begins(&key.columns))
        || table.uniques.iter().any(|unique| begins(&unique.columns))
        || table.indexes.iter().any(|index| index.keys.first().and_then(IndexKey::column_name) == Some(&column.name));
    let place = || format!("{}.{}", table.name, column.name);
    if column.identity.is_some() && !indexed {
        pass.refuse("an identity without a key", place(), "make it the first column of the primary key or of an index");
    }
    let several = table.columns.iter().filter(|column| column.identity.is_some()).count() > 1;
    if column.identity.is_some() && several {
        pass.refuse("a second identity in one table", place(), "keep one");
    }
}

fn generated(pass: &mut Pass<'_>, table: &Table, column: &Column) {
    let Some(generated) = &column.generated else { return };
    let place = format!("{}.{}", table.name, column.name);
    if !column.nullable && !pass.dialect.generated_not_null {
        pass.refuse("NOT NULL of a generated column", &place, "leave it out, or write a CHECK");
    }
    let numbered = table.columns.iter().find(|other| other.identity.is_some() && generated.expr.mentions(&other.name));
    if let Some(numbered) = numbered {
        let what = format!("a generated column that reads the numbered {}", numbered.name);
        pass.refuse(what, place, "compute it in a view");
    }
}

fn options(pass: &mut Pass<'_>, table: &ObjectName, column: &Column) {
    let known = [Column::ON_UPDATE, Column::INVISIBLE, Column::UNVERSIONED, Column::SRID, Column::NOT_SECONDARY];
    for option in column.options.keys().filter(|option| !known.contains(&option.as_str())) {
        pass.refuse(format!("the column option {option}"), format!("{table}.{}", column.name), "leave it out");
    }
}

fn primary_key(pass: &mut Pass<'_>, key: &PrimaryKey, table: &ObjectName) {
    let found = [(!key.include.is_empty(), "INCLUDE"), (key.timing != Timing::NotDeferrable, "DEFERRABLE")];
    for (_, what) in found.into_iter().filter(|(found, _)| *found) {
        pass.refuse(format!("{what} of a primary key"), table, "leave it out");
    }
}

fn unique(pass: &mut Pass<'_>, unique: &Unique, table: &Table) {
    let found = [
        (!unique.include.is_empty(), "INCLUDE"),
        (unique.nulls_not_distinct, "NULLS NOT DISTINCT"),
        (unique.timing != Timing::NotDeferrable, "DEFERRABLE"),
    ];
    for (_, what) in found.into_iter().filter(|(found, _)| *found) {
        pass.refuse(format!("{what} of a unique constraint"), &table.name, "leave it out");
    }
    let name = unique.name.as_deref().unwrap_or("a unique constraint");
    unique.name.iter().for_each(|name| index_name(pass, name, table));
    let keys: Vec<IndexKey> = unique.columns.iter().map(IndexKey::column).collect();
    key_fits(pass, table, &keys, name);
}

fn index_name(pass: &mut Pass<'_>, name: &str, table: &Table) {
    length(pass, name, &table.name);
    if name.eq_ignore_ascii_case("primary") {
        pass.refuse("an index called primary", &table.name, "choose another name: that is the primary key's");
    }
}

fn foreign_key(pass: &mut Pass<'_>, key: &ForeignKey, table: &Table) {
    let lists =
        |action: &ReferentialAction| matches!(action, ReferentialAction::SetNull(columns) if !columns.is_empty());
    let default = |action: &ReferentialAction| matches!(action, ReferentialAction::SetDefault(_));
    let actions = [&key.on_delete, &key.on_update];
    let found = [
        (key.match_full, "MATCH FULL"),
        (key.not_valid, "NOT VALID"),
        (key.timing != Timing::NotDeferrable, "DEFERRABLE"),
        (actions.into_iter().any(lists), "SET NULL of some columns"),
        (actions.into_iter().any(default), "SET DEFAULT"),
    ];
    let null = actions.into_iter().any(|action| matches!(action, ReferentialAction::SetNull(_)));
    let column = key.columns.iter().filter_map(|name| table.column(name)).find(|column| null && !column.nullable);
    if let Some(column) = column {
        let place = format!("{}.{}", table.name, column.name);
        pass.refuse("SET NULL of a column that is NOT NULL", place, "let it be NULL, or use CASCADE");
    }
    for (_, what) in found.into_iter().filter(|(found, _)| *found) {
        pass.refuse(format!("{what} in a foreign key"), &table.name, "leave it out, or use SET NULL or CASCADE");
    }
    key.name.iter().for_each(|name| length(pass, name, &table.name));
    let keys: Vec<IndexKey> = key.columns.iter().map(IndexKey::column).collect();
    key_fits(pass, table, &keys, key.name.as_deref().unwrap_or("a foreign key"));
}

fn checks(pass: &mut Pass<'_>, table: &Table) {
    for check in &table.checks {
        if check.no_inherit || check.not_valid {
            let what = if check.no_inherit { "NO INHERIT" } else { "NOT VALID" };
            pass.refuse(format!("{what} of a check"), &table.name, "write the check without it");
        }
        check.name.iter().for_each(|name| length(pass, name, &table.name));
        let numbered =
            table.columns.iter().find(|column| column.identity.is_some() && check.expr.mentions(&column.name));
        if let Some(numbered) = numbered {
            let what = format!("a check that reads the numbered {}", numbered.name);
            pass.refuse(what, &table.name, "leave it out: the server gives the numbers");
        }
    }
    for exclusion in &table.exclusions {
        let name = exclusion.name.as_deref().unwrap_or("without a name");
        let what = format!("the exclusion constraint {name}");
        pass.refuse(what, &table.name, "use a unique constraint, or a trigger");
    }
}

fn index(pass: &mut Pass<'_>, index: &Index, table: &Table) {
    let place = format!("{} on {}", index.name, table.name);
    let can = pass.dialect.capabilities;
    let method = index.method.as_deref();
    let special = method.is_some_and(|method| METHODS.contains(&method));
    let expression = index.keys.iter().any(|key| matches!(key.part, KeyPart::Expr(_)));
    let found = [
        (method.is_some() && !special, "an access method"),
        (method == Some("vector") && !can.vector_indexes, "a vector index in this version"),
        (!index.include.is_empty(), "INCLUDE"),
        (index.predicate.is_some(), "WHERE"),
        (index.nulls_not_distinct, "NULLS NOT DISTINCT"),
        (expression && !can.expression_indexes, "an expression"),
        (index.keys.iter().any(|key| reads_numbered(table, key)), "an expression over the numbered column"),
        (index.keys.iter().any(|key| key.opclass.is_some()), "an operator class"),
        (index.keys.iter().any(|key| key.collation.is_some()), "a collation"),
        (index.keys.iter().any(|key| key.nulls.is_some()), "another place for NULLs"),
    ];
    for (_, what) in found.into_iter().filter(|(found, _)| *found) {
        let hint = "say which engines the index is for (`only`), or leave it out";
        pass.refuse(format!("{what} of an index"), &place, hint);
    }
    for option in index.with.keys().filter(|option| {
        !["invisible", "parser", "distance", "m", "key_block_size", "using"].contains(&option.as_str())
    }) {
        pass.refuse(format!("the index option {option}"), &place, "leave it out");
    }
    index_name(pass, &index.name, table);
    if !special {
        key_fits(pass, table, &index.keys, &index.name);
    }
}

fn reads_numbered(table: &Table, key: &IndexKey) -> bool {
    let KeyPart::Expr(expr) = &key.part else { return false };
    table.columns.iter().any(|column| column.identity.is_some() && expr.mentions(&column.name))
}

/// Whether the columns of a key can be in one, and are short enough together.
fn key_fits(pass: &mut Pass<'_>, table: &Table, keys: &[IndexKey], what: &str) {
    let mut bytes = 0;
    for key in keys {
        let Some(column) = key.column_name().and_then(|name| table.column(name)) else { continue };
        match key
            .prefix
            .map(|prefix| prefix.saturating_mul(bytes_per_unit(&column.ty)))
            .or_else(|| key_bytes(&column.ty))
        {
            Some(part) => bytes += part,
            None => {
                let place = format!("{}.{}", table.name, column.name);
                pass.refuse(
                    format!("{what} over values of any length"),
                    place,
                    "give the column a length: VARCHAR(255)",
                );
            }
        }
    }
    if bytes > LONGEST_KEY {
        let said = format!("{what} over {bytes} bytes: {LONGEST_KEY} are the most, and a character has up to 4");
        pass.refuse(said, &table.name, "make the columns shorter");
    }
}

/// How many bytes a value takes in a key at most; `None`: as many as it has.
fn key_bytes(ty: &Type) -> Option<u32> {
    Some(match ty {
        Type::Boolean => 1,
        Type::SmallInt => 2,
        Type::InlineEnum(_) => 2,
        Type::Integer | Type::Real => 4,
        Type::Date => 3,
        Type::Time => 6,
        Type::Uuid => 16,
        Type::Numeric(Some((precision, _))) => u32::from(*precision / 2 + 4),
        Type::Varchar(Some(length)) | Type::Char(length) => length.saturating_mul(4),
        Type::Text | Type::Bytea | Type::Json | Type::Vector(_) | Type::Varchar(None) | Type::Array(_) => return None,
        Type::Native(text) if ["text", "blob", "json", "vector"].iter().any(|word| text.contains(word)) => return None,
        Type::Native(text) if text.contains("char(") || text.contains("binary(") => {
            let length = natives::Words::of(text)?.numbers.first().copied()?;
            length.saturating_mul(bytes_per_unit(ty))
        }
        _ => 8,
    })
}

/// How many bytes a unit of a prefix is.
fn bytes_per_unit(ty: &Type) -> u32 {
    match ty {
        Type::Bytea => 1,
        Type::Native(text) if text.contains("blob") || text.contains("binary") => 1,
        _ => 4,
    }
}

/// The case of letters does not tell columns and indexes of a table apart, and constraints share their names.
pub(super) fn collisions(pass: &mut Pass<'_>, schema: &Schema) {
    let hint = "choose a name that differs in more than upper and lower case";
    let mut seen: BTreeMap<&str, HashSet<String>> = BTreeMap::new();
    for table in schema.tables.values() {
        let mut own: HashSet<(&str, String)> = HashSet::new();
        let columns = table.columns.iter().map(|column| ("column", &*column.name));
        let uniques = table.uniques.iter().filter_map(|unique| Some(("index", unique.name.as_deref()?)));
        let indexes = table.indexes.iter().map(|index| ("index", &*index.name));
        for (kind, name) in columns.chain(uniques).chain(indexes) {
            if !own.insert((kind, name.to_lowercase())) {
                pass.refuse(format!("a second {kind} {name}"), &table.name, hint);
            }
        }
        let keys = table.foreign_keys.iter().filter_map(|key| Some(("foreign key", key.name.as_deref()?)));
        let checks = table.checks.iter().filter_map(|check| Some(("check", check.name.as_deref()?)));
        for (kind, name) in keys.chain(checks) {
            if !seen.entry(kind).or_default().insert(name.to_lowercase()) {
                let hint = "give it another name: they are unique in a database, not in a table";
                pass.refuse(format!("a second {kind} {name}"), &table.name, hint);
            }
        }
    }
}
