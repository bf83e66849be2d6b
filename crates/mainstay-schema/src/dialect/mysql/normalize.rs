//! The form in which these servers would show a schema, and what they cannot express at all.

use super::{MySql, defaults, natives, operators, refuse};
use crate::dialect::{Dialect, Unsupported};
use crate::schema::{
    Check, Column, EnumType, Expr, ForeignKey, Identity, IdentityKind, Index, IndexKey, KeyPart, Nulls, ObjectName,
    Order, ReferentialAction, Schema, Table, Timing, Type, Unique, View,
};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// What portable SQL says of times behind their precision.
const WITHOUT_TIME_ZONE: &str = " without time zone";

/// The option that names the collation of a table's columns.
pub(super) const COLLATE: &str = "collate";
/// The option that names the storage engine.
pub(super) const ENGINE: &str = "engine";
/// The option of a view that reads with the rights of who asks it.
pub(super) const SECURITY: &str = "security_invoker";
/// The option of a view that only takes rows that it shows.
pub(super) const CHECK: &str = "check_option";
/// The collation that MariaDB gives its JSON.
const JSON_COLLATION: &str = "utf8mb4_bin";

/// What was found that the server cannot express.
pub(super) type Refused = Vec<Unsupported>;

pub(super) fn normalize(dialect: &MySql, schema: &mut Schema) -> Refused {
    let mut pass = Pass { dialect, refused: Refused::new() };
    for name in &schema.namespaces {
        pass.refuse("a database schema", name, "use one database for each, or prefix the tables");
    }
    schema.extensions.clear();
    let enums = std::mem::take(&mut schema.enums);
    for table in schema.tables.values_mut() {
        pass.table(table, &enums);
    }
    for view in schema.views.values_mut() {
        view.query = operators::translated(&view.query);
        pass.view(view);
    }
    refuse::collisions(&mut pass, schema);
    pass.refused
}

/// One walk over a schema.
pub(super) struct Pass<'d> {
    pub dialect: &'d MySql,
    pub refused: Refused,
}

impl Pass<'_> {
    pub fn refuse(&mut self, what: impl Into<String>, place: impl ToString, hint: &str) {
        self.refused.push(self.dialect.unsupported(what, place, hint));
    }

    fn table(&mut self, table: &mut Table, enums: &IndexMap<ObjectName, EnumType>) {
        refuse::name(self, &table.name);
        no_empty(&mut table.comment);
        self.options(table);
        if let Some(key) = &mut table.primary_key {
            // It is called PRIMARY, whatever it was called.
            key.name = None;
            no_empty(&mut key.comment);
        }
        for at in 0..table.columns.len() {
            self.column(table, at, enums);
        }
        table.drop_uniques_of_key();
        for check in &mut table.checks {
            check.expr = operators::translated(&check.expr);
            check.column.take_if(|_| !self.dialect.capabilities.column_checks);
        }
        table.foreign_keys.iter_mut().for_each(foreign_key);
        self.indexes(table);
        refuse::table(self, table);
    }

    fn options(&mut self, table: &mut Table) {
        let own = self.dialect.collation;
        table.options = std::mem::take(&mut table.options)
            .into_iter()
            .map(|(option, value)| (option.to_lowercase(), value))
            .map(|(option, value)| match option.as_str() {
                COLLATE | "row_format" => (option, value.to_lowercase()),
                _ => (option, value),
            })
            .filter(|(option, value)| match option.as_str() {
                COLLATE => value != own,
                ENGINE => !value.eq_ignore_ascii_case("innodb"),
                // What Aria does where nobody says otherwise; others do not have it.
                "page_checksum" | "transactional" => value != "1",
                "row_format" => value != "default",
                _ => true,
            })
            .collect();
    }

    fn column(&mut self, table: &mut Table, at: usize, enums: &IndexMap<ObjectName, EnumType>) {
        let is_key = table.is_key(&table.columns[at].name);
        let of_table = table.options.get(COLLATE).map_or(self.dialect.collation, String::as_str).to_owned();
        let column = &mut table.columns[at];
        let before = self.refused.len();
        no_empty(&mut column.comment);
        column.nullable &= !is_key && column.identity.is_none();
        self.column_type(&mut column.ty, enums);
        if !self.dialect.has_json {
            absorb_json(column, &of_table, &mut table.checks);
        }
        if let Some(name) = &mut column.collation {
            *name = name.to_lowercase();
        }
        column.collation.take_if(|name| *name == of_table || (column.ty == Type::Json && name == JSON_COLLATION));
        column.identity.iter_mut().for_each(|identity| self.identity(identity));
        expressions(column);
        column.default =
            column.default.take().and_then(|default| defaults::canonical(self.dialect, &default, &column.ty));
        column_options(column);
        // Where it is part of the type, there is always one.
        let unsaid = |option: &str, value: &str| self.dialect.srid_in_type && option == Column::SRID && value == "0";
        column.options.retain(|option, value| !unsaid(option, value));
        let place = format!("{}.{}", table.name, column.name);
        self.refused[before..].iter_mut().for_each(|problem| problem.place.clone_from(&place));
    }

    fn column_type(&mut self, ty: &mut Type, enums: &IndexMap<ObjectName, EnumType>) {
        *ty = match std::mem::replace(ty, Type::Text) {
            Type::Enum(name) if enums.contains_key(&name) => Type::InlineEnum(enums[&name].values.clone()),
            Type::Varchar(None) => Type::Text,
            Type::TimestampTz => Type::Timestamp,
            // Models and portable SQL spell a precision so.
            Type::Native(text) if text.ends_with(WITHOUT_TIME_ZONE) => {
                let text = text.trim_end_matches(WITHOUT_TIME_ZONE);
                Type::Native(text.replace("timestamp", "datetime"))
            }
            Type::Native(text) => match self.dialect.parse_declared(&text) {
                // Only what is no portable type is left native.
                Type::Native(text) => Type::Native(text),
                portable if natives::is_known(self.dialect, &text) => portable,
                _ => Type::Native(text),
            },
            other => other,
        };
        self.refused.extend(super::types::refusal(self.dialect, ty));
    }

    fn identity(&mut self, identity: &mut Identity) {
        identity.kind = IdentityKind::ByDefault;
        if *identity != (Identity { kind: IdentityKind::ByDefault, ..Identity::default() }) {
            self.refuse("options of an identity", "", "leave out START, INCREMENT and the others");
            *identity = Identity { kind: IdentityKind::ByDefault, ..Identity::default() };
        }
    }

    fn indexes(&mut self, table: &mut Table) {
        let engine = self.dialect.name();
        table.indexes.retain(|index| index.is_for(engine));
        let lengths: BTreeMap<String, u32> = table
            .columns
            .iter()
            .filter_map(|column| match column.ty {
                Type::Varchar(Some(length)) | Type::Char(length) => Some((column.name.clone(), length)),
                _ => None,
            })
            .collect();
        table.indexes.iter_mut().for_each(|index| canonical_index(index, &lengths));
        if !table.options.contains_key(ENGINE) {
            // InnoDB has pages of one size.
            table.indexes.iter_mut().for_each(|index| drop(index.with.shift_remove("key_block_size")));
        }
        let (keys, name) = (&table.foreign_keys, &table.name.name);
        table.indexes.retain(|index| !keys.iter().any(|key| is_implicit(index, key, name)));
        let (constraints, indexes) = std::mem::take(&mut table.indexes).into_iter().partition(is_constraint);
        table.indexes = indexes;
        let constraints: Vec<Index> = constraints;
        table.uniques.extend(constraints.into_iter().map(as_unique));
        table.drop_uniques_of_key();
    }

    fn view(&mut self, view: &mut View) {
        refuse::name(self, &view.name);
        // There is no place for it.
        view.comment = None;
        if view.materialized {
            self.refuse("a materialized view", &view.name, "use a plain view, or a table that an event fills");
        }
        view.options.retain(|option, value| option != SECURITY || value == "true");
        let known = [SECURITY, CHECK, View::DEFINER, View::ALGORITHM, View::CLIENT, View::COLLATION];
        for option in view.options.keys().filter(|option| !known.contains(&option.as_str())) {
            self.refuse(format!("the view option {option}"), &view.name, "leave it out");
        }
    }
}

/// A comment is kept in three bytes a character: what needs four is shown as a question mark.
fn no_empty(comment: &mut Option<String>) {
    comment.take_if(|text| text.is_empty());
    if let Some(text) = comment {
        *text = text.chars().map(|character| if u32::from(character) > 0xffff { '?' } else { character }).collect();
    }
}

fn expressions(column: &mut Column) {
    column.default.iter_mut().for_each(|default| *default = operators::translated(default));
    if let Some(generated) = &mut column.generated {
        generated.expr = operators::translated(&generated.expr);
    }
}

/// The moment of the statement has one name here too.
fn column_options(column: &mut Column) {
    column.options = std::mem::take(&mut column.options)
        .into_iter()
        .map(|(option, value)| (option.to_lowercase(), value))
        .map(|(option, value)| match defaults::is_now(&Expr::new(value.as_str()).canonical()) {
            true => (option, "CURRENT_TIMESTAMP".to_owned()),
            false => (option, value),
        })
        .collect();
}

/// `longtext` with a check of its own that it is JSON is what MariaDB makes of JSON.
fn absorb_json(column: &mut Column, of_table: &str, checks: &mut Vec<Check>) {
    let quoted = format!("json_valid(\"{}\")", column.name.replace('"', "\"\""));
    // The check keeps the name of the column before it was renamed.
    let collated = column.collation.as_deref() == Some(JSON_COLLATION);
    // In another collation it is text that somebody checks.
    let is_text = column.collation.as_deref().unwrap_or(of_table) != JSON_COLLATION;
    if column.ty == Type::Text && is_text {
        return;
    }
    let named = |check: &Check| check.name.as_ref().is_none_or(|name| collated || *name == column.name);
    let is_own = |check: &Check| named(check) && check.expr == Expr::new(quoted.as_str());
    if matches!(column.ty, Type::Text | Type::Json)
        && let Some(at) = checks.iter().position(is_own)
    {
        checks.remove(at);
        column.ty = Type::Json;
    }
}

/// RESTRICT is what NO ACTION does, since nothing is checked later.
fn foreign_key(key: &mut ForeignKey) {
    let all = key.columns.len();
    for action in [&mut key.on_delete, &mut key.on_update] {
        match action {
            ReferentialAction::Restrict => *action = ReferentialAction::NoAction,
            ReferentialAction::SetNull(columns) if columns.len() == all => columns.clear(),
            _ => {}
        }
    }
}

fn canonical_index(index: &mut Index, lengths: &BTreeMap<String, u32>) {
    index.only.clear();
    no_empty(&mut index.comment);
    index.method = index.method.take().map(|method| method.to_lowercase()).filter(|method| method != "btree");
    index.with = std::mem::take(&mut index.with).into_iter().map(|(key, value)| (key.to_lowercase(), value)).collect();
    for key in &mut index.keys {
        if let KeyPart::Expr(expr) = &mut key.part {
            *expr = operators::translated(expr);
        }
        // NULL is the lowest value.
        let usual = if key.order == Order::Asc { Nulls::First } else { Nulls::Last };
        key.nulls.take_if(|nulls| *nulls == usual);
        let length = key.column_name().and_then(|name| lengths.get(name)).copied();
        key.prefix.take_if(|prefix| length.is_some_and(|length| *prefix >= length));
        if index.method.is_some() {
            key.prefix = None;
        }
    }
}

/// Whether this is the index that the server makes for a foreign key by itself.
pub(super) fn is_implicit(index: &Index, key: &ForeignKey, table: &str) -> bool {
    let columns: Vec<&str> = key.columns.iter().map(String::as_str).collect();
    implicit_name(key, table).is_some_and(|name| *index == Index::new(name, &columns))
}

/// The name of that index: the constraint's, or where the server named that too, the first column's.
pub(super) fn implicit_name<'k>(key: &'k ForeignKey, table: &str) -> Option<&'k str> {
    let name = key.name.as_deref()?;
    let number = name.strip_prefix(table).and_then(|rest| rest.strip_prefix("_ibfk_"));
    let by_server = number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    if by_server { key.columns.first().map(String::as_str) } else { Some(name) }
}

/// A unique index over whole columns, lowest first, is a unique constraint: the server keeps them as one.
fn is_constraint(index: &Index) -> bool {
    let plain = |key: &IndexKey| key.column_name().is_some_and(|name| *key == IndexKey::column(name));
    let bare = Index { keys: Vec::new(), unique: false, name: String::new(), ..index.clone() };
    index.unique && index.keys.iter().all(plain) && bare == Index::new("", &[])
}

fn as_unique(index: Index) -> Unique {
    Unique {
        name: Some(index.name),
        columns: index.keys.iter().filter_map(IndexKey::column_name).map(str::to_owned).collect(),
        include: Vec::new(),
        nulls_not_distinct: false,
        timing: Timing::NotDeferrable,
    }
}
