//! The form in which SQLite would show a schema, and what it cannot express at all.

use super::{declared, portable, refuse, types, unsupported};
use crate::dialect::{Unsupported, short_number};
use crate::schema::{
    Check, Column, EnumType, Expr, Identity, IdentityKind, Index, IndexKey, Nulls, ObjectName, Order, Schema, Table,
    Type, View, default_name,
};
use indexmap::IndexMap;

const STRICT: &str = "strict";
const WITHOUT_ROWID: &str = "without rowid";

/// What was found that SQLite cannot express.
pub(super) type Refused = Vec<Unsupported>;

pub(super) fn normalize(schema: &mut Schema) -> Refused {
    let mut refused = Refused::new();
    for name in &schema.namespaces {
        refused.push(unsupported("a database schema", name, "use one SQLite file for each, or prefix the tables"));
    }
    schema.extensions.clear();
    let enums = std::mem::take(&mut schema.enums);
    for table in schema.tables.values_mut() {
        normalize_table(table, &enums, &mut refused);
    }
    complete_references(schema);
    for view in schema.views.values_mut() {
        normalize_view(view, &mut refused);
    }
    refuse::collisions(schema, &mut refused);
    refused
}

/// One table by itself; its foreign keys must name the columns that they refer to.
pub(super) fn normalize_table(table: &mut Table, enums: &IndexMap<ObjectName, EnumType>, refused: &mut Refused) {
    refuse::name(&table.name, refused);
    table.comment = None;
    for (option, value) in &table.options {
        if ![STRICT, WITHOUT_ROWID].contains(&option.as_str()) || !value.is_empty() {
            refused.push(unsupported(format!("the table option {option}"), &table.name, "leave it out"));
        }
    }
    if let Some(key) = &mut table.primary_key {
        // Nothing asks for the name of a key: it cannot be dropped or violated by name.
        key.name = None;
        key.comment = None;
    }
    table.drop_uniques_of_key();
    for at in 0..table.columns.len() {
        normalize_column(table, at, enums, refused);
    }
    table.expressions_mut().for_each(portable::expression);
    refuse::constraints(table, refused);
    table.indexes.retain(|index| index.is_for(super::NAME));
    for index in &mut table.indexes {
        normalize_index(index, &table.name, refused);
    }
}

fn normalize_column(table: &mut Table, at: usize, enums: &IndexMap<ObjectName, EnumType>, refused: &mut Refused) {
    let (is_key, is_sole_key) = {
        let name = &table.columns[at].name;
        (table.is_key(name), table.is_sole_key(name))
    };
    let (strict, rowid) = (table.has_option(STRICT), !table.has_option(WITHOUT_ROWID));
    let (table_name, checks) = (&table.name, &mut table.checks);
    let column = &mut table.columns[at];
    let before = refused.len();
    column.comment = None;
    normalize_type(column, strict, enums, checks, refused);
    // A key may be NULL: <https://sqlite.org/lang_createtable.html#the_primary_key>.
    let is_number = is_sole_key && types::name(&column.ty).is_ok_and(|ty| ty.eq_ignore_ascii_case("INTEGER"));
    column.nullable &= !is_key || (rowid && !strict && !is_number);
    absorb_check(column, &table_name.name, checks);
    if let Some(identity) = &mut column.identity {
        let fits = is_sole_key && rowid && column.ty == Type::BigInt;
        normalize_identity(identity, fits, refused);
    }
    if let Some(default) = &mut column.default {
        normalize_default(default, &column.ty);
    }
    normalize_collation(&mut column.collation);
    for problem in &mut refused[before..] {
        problem.place = format!("{table_name}.{}", column.name);
    }
}

/// The CHECK of a type is part of the type.
fn absorb_check(column: &Column, table: &str, checks: &mut Vec<Check>) {
    let Some(own) = declared::check(&column.ty, &column.name) else { return };
    let Some(at) = declared::position(checks, &own) else { return };
    let usual = || default_name(table, &[&column.name], "check");
    if checks[at].name.as_ref().is_none_or(|name| is_numbered(name, &usual())) {
        checks.remove(at);
    }
}

/// Whether a name is the usual one, which an unnamed constraint gets in SQL text, or that with a number.
fn is_numbered(name: &str, usual: &str) -> bool {
    name.strip_prefix(usual).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

fn normalize_type(
    column: &mut Column,
    strict: bool,
    enums: &IndexMap<ObjectName, EnumType>,
    checks: &[Check],
    refused: &mut Refused,
) {
    let ty = match std::mem::replace(&mut column.ty, Type::Text) {
        Type::Enum(name) if enums.contains_key(&name) => Type::InlineEnum(enums[&name].values.clone()),
        Type::Native(declared) => declared::exact(&declared, &column.name, checks),
        other => declared::widened(other),
    };
    column.ty = if strict { storage(ty) } else { ty };
    refused.extend(types::refusal(&column.ty));
    if let Type::Native(text) = &column.ty
        && strict
        && !["INT", "ANY"].contains(&text.to_uppercase().as_str())
    {
        refused.push(unsupported(format!("the type {text} in a STRICT table"), "", "use a portable type"));
    }
}

/// What is left of a type in a STRICT table, which knows nothing but how values are stored.
fn storage(ty: Type) -> Type {
    match ty {
        Type::Boolean => Type::BigInt,
        Type::Double => Type::Real,
        Type::Uuid | Type::Vector(_) => Type::Bytea,
        Type::BigInt | Type::Real | Type::Bytea | Type::Native(_) | Type::Array(_) | Type::Enum(_) => ty,
        _ => Type::Text,
    }
}

fn normalize_identity(identity: &mut Identity, fits: bool, refused: &mut Refused) {
    if !fits {
        let hint = "make it the only column of the primary key, of type bigint";
        refused.push(unsupported("an identity that is not the integer primary key", "", hint));
    }
    identity.kind = IdentityKind::ByDefault;
    if *identity != (Identity { kind: IdentityKind::ByDefault, ..Identity::default() }) {
        refused.push(unsupported("options of an identity", "", "leave out START, INCREMENT and the others"));
    }
}

/// The functions that every engine spells in its own way; what is `'x'::type` elsewhere is `'x'` here.
fn normalize_default(default: &mut Expr, ty: &Type) {
    let text = default.as_str();
    if text == "CURRENT_TIMESTAMP" {
        return;
    }
    if text.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        *default = Expr::new(short_number(text, ty));
        return;
    }
    if !text.contains(['(', ':']) && !text.eq_ignore_ascii_case("current_timestamp") {
        return;
    }
    let canonical = default.canonical();
    match canonical.as_str() {
        "now ( )" | "transaction_timestamp ( )" | "current_timestamp" => *default = Expr::new("CURRENT_TIMESTAMP"),
        "gen_random_uuid ( )" | "uuid_generate_v4 ( )" => *default = Expr::new("randomblob(16)"),
        _ => {
            let literal = canonical.split_once("' :: ").map(|(literal, _)| format!("{literal}'"));
            if let Some(literal) = literal.filter(|text| is_literal(text)) {
                *default = Expr::new(literal);
            }
        }
    }
}

fn is_literal(text: &str) -> bool {
    text.len() > 1 && text.starts_with('\'') && !text[1..text.len() - 1].replace("''", "").contains('\'')
}

/// The three that come with SQLite have names in any case; BINARY is what a column has anyhow.
fn normalize_collation(collation: &mut Option<String>) {
    let Some(name) = collation else { return };
    for known in ["NOCASE", "RTRIM", "BINARY"] {
        if name.eq_ignore_ascii_case(known) {
            known.clone_into(name);
        }
    }
    collation.take_if(|name| name == "BINARY");
}

/// `REFERENCES t` without columns means its primary key.
fn complete_references(schema: &mut Schema) {
    let lacking = |table: &Table| table.foreign_keys.iter().any(|key| key.referenced.is_empty());
    let incomplete: Vec<_> = schema.tables.values().filter(|table| lacking(table)).map(|t| t.name.clone()).collect();
    for name in incomplete {
        for at in 0..schema.tables[&name].foreign_keys.len() {
            let key = &schema.tables[&name].foreign_keys[at];
            let parent = schema.tables.get(&key.references).and_then(|parent| parent.primary_key.as_ref());
            if let (true, Some(columns)) = (key.referenced.is_empty(), parent.map(|key| key.columns.clone())) {
                schema.tables[&name].foreign_keys[at].referenced = columns;
            }
        }
    }
}

fn normalize_index(index: &mut Index, table: &ObjectName, refused: &mut Refused) {
    index.only.clear();
    index.comment = None;
    index.method.take_if(|method| method.eq_ignore_ascii_case("btree"));
    for key in &mut index.keys {
        normalize_key(key);
    }
    refuse::index(index, table, refused);
}

fn normalize_key(key: &mut IndexKey) {
    normalize_collation(&mut key.collation);
    // SQLite counts NULL as the lowest value.
    let usual = if key.order == Order::Asc { Nulls::First } else { Nulls::Last };
    key.nulls.take_if(|nulls| *nulls == usual);
}

fn normalize_view(view: &mut View, refused: &mut Refused) {
    refuse::name(&view.name, refused);
    view.comment = None;
    if view.materialized {
        let hint = "use a plain view, or a table that a trigger fills";
        refused.push(unsupported("a materialized view", &view.name, hint));
    }
    for option in view.options.keys() {
        refused.push(unsupported(format!("the view option {option}"), &view.name, "leave it out"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of one column, normal.
    fn normal(column: Column, change: impl FnOnce(&mut Table)) -> (Table, Refused) {
        let mut table = Table::new("t", vec![column]);
        change(&mut table);
        let mut refused = Refused::new();
        normalize_table(&mut table, &IndexMap::new(), &mut refused);
        (table, refused)
    }

    #[test]
    fn defaults_are_spelled_for_sqlite() {
        for (default, expected) in [
            ("now()", "CURRENT_TIMESTAMP"),
            ("current_timestamp", "CURRENT_TIMESTAMP"),
            ("gen_random_uuid()", "randomblob(16)"),
            ("'{}'::jsonb", "'{}'"),
            ("'it''s'::character varying", "'it''s'"),
            ("'a' || b('x')", "'a' || b('x')"),
        ] {
            let (table, _) = normal(Column::new("c", Type::Text).default(default), |_| {});
            assert_eq!(table.columns[0].default.as_ref().map(Expr::as_str), Some(expected));
        }
    }

    #[test]
    fn the_check_of_a_type_is_part_of_it_unless_it_has_a_name_of_its_own() {
        for (name, kept) in [(None, 0), (Some("t_c_check"), 0), (Some("t_c_check2"), 0), (Some("mine"), 1)] {
            let check = Check {
                name: name.map(str::to_owned),
                expr: "LENGTH(c)<=5".into(),
                no_inherit: false,
                not_valid: false,
                column: None,
            };
            let (table, _) = normal(Column::new("c", Type::Varchar(Some(5))), |table| table.checks = vec![check]);
            assert_eq!(table.checks.len(), kept, "{name:?}");
        }
    }

    #[test]
    fn only_the_integer_key_is_numbered() {
        let column = || Column::new("c", Type::Integer).identity(IdentityKind::Always);
        let (table, refused) = normal(column(), |table| *table = table.clone().primary_key(&["c"]));
        assert_eq!(
            (table.columns[0].identity.clone().map(|found| found.kind), refused),
            (Some(IdentityKind::ByDefault), vec![])
        );
        let (_, refused) = normal(column(), |_| {});
        assert_eq!(refused[0].place, "t.c");
    }

    #[test]
    fn strict_tables_know_how_values_are_stored_and_nothing_else() {
        for (ty, expected) in [
            (Type::Varchar(Some(5)), Type::Text),
            (Type::Boolean, Type::BigInt),
            (Type::Uuid, Type::Bytea),
            (Type::Double, Type::Real),
            (Type::Native("TEXT".into()), Type::Text),
            (Type::Native("ANY".into()), Type::Native("ANY".into())),
        ] {
            let strict = |table: &mut Table| drop(table.options.insert(STRICT.into(), String::new()));
            let (table, refused) = normal(Column::new("c", ty), strict);
            assert_eq!((&table.columns[0].ty, refused), (&expected, vec![]));
        }
    }
}
