//! The rules, one file each, and what several of them need. A new one is its file and its line in the list below.

mod any_enum;
mod any_foreign_key;
mod backfill;
mod change_type;
mod char_column;
mod check;
mod column_order;
mod constrained_domain;
mod create_index;
mod definer;
mod detach_partition;
mod differing_type;
mod display_width;
mod domain_constraint;
mod drop_column;
mod drop_constraint;
mod drop_database;
mod drop_index;
mod drop_not_null;
mod drop_schema;
mod drop_table;
mod duplicates;
mod engine_without_transactions;
mod exclusion;
mod extension_version;
mod float_column;
mod foreign_key;
mod json_column;
mod limited_text;
mod long_name;
mod name_case;
mod narrow_character_set;
mod no_lock_timeout;
mod no_primary_key;
mod not_followed;
mod not_null_column;
mod primary_key;
mod redundant_index;
mod refresh_view;
mod reindex;
mod rename_column;
mod rename_enum_value;
mod rename_schema;
mod rename_table;
mod repeated_assignment;
mod reserved_word;
mod rewriting_column;
mod rewriting_option;
mod rewriting_statement;
mod rewritten_again;
mod rights;
mod serial_column;
mod session_lock;
mod set_not_null;
mod small_key;
mod stored_routine;
mod time_before_others;
mod timestamp_2038;
mod timestamp_without_zone;
mod truncate_cascade;
mod unique_constraint;
mod unqualified_name;
mod whole_table;
mod wide_index;
mod zero_date;

use super::{Rule, Subject};
use crate::change::Change;
use crate::schema::{Column, Expr, Index, ObjectName, Schema, Type};

/// Every rule, in the order in which the documentation shows them.
pub const RULES: [&Rule; 65] = [
    &drop_table::RULE,
    &drop_column::RULE,
    &drop_schema::RULE,
    &drop_database::RULE,
    &truncate_cascade::RULE,
    &rename_table::RULE,
    &rename_column::RULE,
    &rename_enum_value::RULE,
    &rename_schema::RULE,
    &extension_version::RULE,
    &drop_constraint::RULE,
    &drop_not_null::RULE,
    &not_null_column::RULE,
    &set_not_null::RULE,
    &create_index::RULE,
    &drop_index::RULE,
    &foreign_key::RULE,
    &check::RULE,
    &unique_constraint::RULE,
    &duplicates::RULE,
    &primary_key::RULE,
    &exclusion::RULE,
    &rewriting_column::RULE,
    &change_type::RULE,
    &rewriting_option::RULE,
    &rewriting_statement::RULE,
    &reindex::RULE,
    &refresh_view::RULE,
    &detach_partition::RULE,
    &domain_constraint::RULE,
    &constrained_domain::RULE,
    &backfill::RULE,
    &rewritten_again::RULE,
    &no_lock_timeout::RULE,
    &repeated_assignment::RULE,
    &rights::RULE,
    &definer::RULE,
    &session_lock::RULE,
    &whole_table::RULE,
    &no_primary_key::RULE,
    &engine_without_transactions::RULE,
    &redundant_index::RULE,
    &wide_index::RULE,
    &time_before_others::RULE,
    &column_order::RULE,
    &long_name::RULE,
    &unqualified_name::RULE,
    &reserved_word::RULE,
    &name_case::RULE,
    &json_column::RULE,
    &char_column::RULE,
    &limited_text::RULE,
    &narrow_character_set::RULE,
    &float_column::RULE,
    &timestamp_without_zone::RULE,
    &timestamp_2038::RULE,
    &zero_date::RULE,
    &display_width::RULE,
    &differing_type::RULE,
    &serial_column::RULE,
    &small_key::RULE,
    &stored_routine::RULE,
    &any_foreign_key::RULE,
    &any_enum::RULE,
    &not_followed::RULE,
];

/// Those that say what servers which form a cluster do not take.
pub const IN_CLUSTERS: [&Rule; 4] =
    [&session_lock::RULE, &whole_table::RULE, &no_primary_key::RULE, &engine_without_transactions::RULE];

/// What to do where an engine has no way that blocks nobody.
const NO_WAY_AROUND: &str =
    "there is no way around it here: do it while the table is small, or with a tool that copies it beside the writers";

/// An index that is to become a constraint.
struct Built<'a> {
    name: &'a str,
    columns: &'a [String],
    kind: &'static str,
}

/// The index is built beside the writers, then made the constraint's.
fn on_an_index(at: &Subject<'_>, change: &Change, table: &ObjectName, built: Built<'_>) -> Vec<String> {
    let keys: Vec<&str> = built.columns.iter().map(String::as_str).collect();
    let index = Index { unique: true, ..Index::new(built.name, &keys) };
    let create = Change::CreateIndex { table: table.clone(), index, concurrently: true };
    let mut statements = at.instead(change, &[create]);
    let mut writer = at.writer();
    writer.raw("ALTER TABLE ").name(table).raw(" ADD CONSTRAINT ").ident(built.name).raw(" ").raw(built.kind);
    statements.push(writer.raw(" USING INDEX ").ident(built.name).finish().to_string());
    statements
}

/// The statement with CONCURRENTLY behind a word of it, and so many words behind that.
fn concurrently(text: &str, behind: &str, more: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| word.eq_ignore_ascii_case(behind)).map_or(words.len(), |at| at + more + 1);
    let (first, rest) = words.split_at(at.min(words.len()));
    [first, &["CONCURRENTLY"], rest].concat().join(" ")
}

/// A value of a type that is as little as can be, the same for every row.
fn zero(ty: &Type, schema: &Schema) -> Option<Expr> {
    Some(match ty {
        Type::SmallInt | Type::Integer | Type::BigInt | Type::Real | Type::Double | Type::Numeric(_) => "0".into(),
        Type::Boolean => "false".into(),
        Type::Varchar(_) | Type::Char(_) | Type::Text => "''".into(),
        Type::Date => "CURRENT_DATE".into(),
        Type::Timestamp | Type::TimestampTz => "CURRENT_TIMESTAMP".into(),
        Type::Uuid => "'00000000-0000-0000-0000-000000000000'".into(),
        Type::Json => "'{}'".into(),
        Type::Enum(name) => Expr::literal(schema.enums.get(name)?.values.first()?),
        Type::InlineEnum(values) => Expr::literal(values.first()?),
        _ => return None,
    })
}

/// The columns that a change makes.
fn new_columns(change: &Change) -> &[Column] {
    match change {
        Change::CreateTable { table } => &table.columns,
        Change::AddColumn { column, .. } => std::slice::from_ref(column),
        _ => &[],
    }
}

/// The change, with the columns that it makes altered.
fn with_columns(change: &Change, alter: impl Fn(&mut Column)) -> Change {
    let mut change = change.clone();
    match &mut change {
        Change::CreateTable { table } => table.columns.iter_mut().for_each(alter),
        Change::AddColumn { column, .. } => alter(column),
        _ => {}
    }
    change
}

/// The names that a change gives.
fn made_names(change: &Change) -> Vec<&str> {
    match change {
        Change::CreateTable { table } => {
            let columns = table.columns.iter().map(|column| column.name.as_str());
            std::iter::once(table.name.name.as_str()).chain(columns).collect()
        }
        Change::AddColumn { column, .. } => vec![&column.name],
        Change::AddConstraint { constraint, .. } => constraint.name().into_iter().collect(),
        Change::CreateIndex { index, .. } => vec![&index.name],
        Change::CreateView { view } => vec![&view.name.name],
        Change::CreateEnum { enumeration } => vec![&enumeration.name.name],
        Change::RenameTable { to, .. } => vec![&to.name],
        Change::RenameColumn { to, .. } | Change::RenameIndex { to, .. } => vec![to],
        Change::RenameConstraint { to, .. } => vec![to],
        _ => Vec::new(),
    }
}
