//! The form in which PostgreSQL shows a schema, so that two spellings of one thing are no difference.

use super::literal::canonical_default;
use super::types::says_all_digits;
use super::{PUBLIC, Postgres, Spelling};
use crate::dialect::{Capabilities, Dialect, Unsupported};
use crate::schema::{
    Column, EnumType, IdentityKind, Index, IndexKey, Nulls, ObjectName, Order, Schema, Table, Type, View, default_name,
};
use indexmap::IndexMap;

/// Operator classes that an access method takes by itself.
const USUAL_CLASSES: [(&str, &str); 22] = [
    ("btree", "bool_ops"),
    ("btree", "bytea_ops"),
    ("btree", "date_ops"),
    ("btree", "enum_ops"),
    ("btree", "float4_ops"),
    ("btree", "float8_ops"),
    ("btree", "int2_ops"),
    ("btree", "int4_ops"),
    ("btree", "int8_ops"),
    ("btree", "jsonb_ops"),
    ("btree", "numeric_ops"),
    ("btree", "text_ops"),
    ("btree", "time_ops"),
    ("btree", "timestamp_ops"),
    ("btree", "timestamptz_ops"),
    ("btree", "uuid_ops"),
    ("gin", "array_ops"),
    ("gin", "jsonb_ops"),
    ("gin", "tsvector_ops"),
    ("gist", "range_ops"),
    ("gist", "tsvector_ops"),
    ("ivfflat", "vector_l2_ops"),
];

/// What becomes of literals in defaults, and of all else that only databases tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Literals {
    /// They get their shortest spelling: `'x'`, not `'x'::character varying`.
    Short,
    /// They stay as the server printed them.
    AsPrinted,
}

/// Brings `schema` into normal form; returns what the server has no place for.
pub(super) fn normalize(dialect: &Postgres, schema: &mut Schema, literals: Literals) -> Vec<Unsupported> {
    let mut pass = Pass { dialect, capabilities: dialect.capabilities, literals, found: Vec::new() };
    schema.namespaces.retain(|name| *name != dialect.home && name != PUBLIC);
    schema.namespaces.iter().for_each(|name| pass.name(name, name));
    for extension in schema.extensions.values_mut() {
        extension.schema.take_if(|name| *name == dialect.home);
    }
    schema.enums = rekeyed(std::mem::take(&mut schema.enums), |one: &mut EnumType| {
        pass.enumeration(one);
        one.name.clone()
    });
    let enums: Vec<_> = schema.enums.keys().cloned().collect();
    schema.tables = rekeyed(std::mem::take(&mut schema.tables), |table| {
        pass.table(table, &enums);
        table.name.clone()
    });
    schema.views = rekeyed(std::mem::take(&mut schema.views), |view| {
        pass.view(view);
        view.name.clone()
    });
    for object in &mut schema.objects {
        let names = object.table.iter_mut().chain([&mut object.name]).chain(&mut object.depends_on);
        names.for_each(|name| pass.at_home(name));
    }
    pass.found
}

/// The same map after its values changed, their names perhaps among it.
fn rekeyed<T>(map: IndexMap<ObjectName, T>, mut change: impl FnMut(&mut T) -> ObjectName) -> IndexMap<ObjectName, T> {
    map.into_values().map(|mut value| (change(&mut value), value)).collect()
}

struct Pass<'d> {
    dialect: &'d Postgres,
    capabilities: Capabilities,
    literals: Literals,
    found: Vec<Unsupported>,
}

impl Pass<'_> {
    fn refuse(&mut self, what: impl Into<String>, place: impl ToString, hint: &str) {
        self.found.push(self.dialect.unsupported(what, place, hint));
    }

    /// What is at home is so whether that was said or not.
    fn at_home(&self, name: &mut ObjectName) {
        name.schema.take_if(|schema| *schema == self.dialect.home);
    }

    /// The server would cut a longer name without a word of complaint to us.
    fn name(&mut self, name: &str, place: impl ToString) {
        let (length, longest) = (name.len(), self.capabilities.identifier_bytes);
        if length > longest {
            let what = format!("the name {name}: it has {length} bytes, the server keeps {longest}");
            self.refuse(what, place, "choose a shorter name");
        } else if name.is_empty() || name.contains('\0') {
            self.refuse("an empty name, or one with a NUL byte", place, "give it a name");
        }
    }

    fn enumeration(&mut self, one: &mut EnumType) {
        self.at_home(&mut one.name);
        self.name(&one.name.name, &one.name);
        for value in one.values.iter().filter(|value| value.len() > 63) {
            let what = format!("the enum value {value}: it has {} bytes, the server keeps 63", value.len());
            self.found.push(self.dialect.unsupported(what, &one.name, "choose a shorter value"));
        }
        no_empty_comment(&mut one.comment);
    }

    fn table(&mut self, table: &mut Table, enums: &[ObjectName]) {
        self.at_home(&mut table.name);
        let name = table.name.clone();
        self.name(&name.name, &name);
        no_empty_comment(&mut table.comment);
        let key = table.primary_key.as_ref().map(|key| key.columns.clone()).unwrap_or_default();
        for column in &mut table.columns {
            column.nullable &= !key.contains(&column.name);
            self.column(column, &name, enums);
        }
        if let Some(key) = &mut table.primary_key {
            key.name.take_if(|given| *given == default_name(&name.name, &[], "pkey"));
            // It is an object of its own.
            key.comment = None;
        }
        table.drop_uniques_of_key();
        table.foreign_keys.iter_mut().for_each(|key| self.at_home(&mut key.references));
        self.constraint_names(table);
        self.indexes(&mut table.indexes, &name);
        self.options(table);
    }

    fn constraint_names(&mut self, table: &Table) {
        let names = (table.primary_key.iter().map(|key| &key.name))
            .chain(table.uniques.iter().map(|unique| &unique.name))
            .chain(table.foreign_keys.iter().map(|key| &key.name))
            .chain(table.checks.iter().map(|check| &check.name))
            .chain(table.exclusions.iter().map(|exclusion| &exclusion.name));
        names.flatten().for_each(|name| self.name(name, &table.name));
        let unequal_nulls = table.uniques.iter().any(|unique| unique.nulls_not_distinct);
        if unequal_nulls && !self.capabilities.nulls_not_distinct {
            self.refuse("NULLS NOT DISTINCT", &table.name, "it came with PostgreSQL 15: leave it out, or upgrade");
        }
    }

    fn options(&mut self, table: &mut Table) {
        table.options = std::mem::take(&mut table.options)
            .into_iter()
            .map(|(option, value)| (option.to_lowercase(), value))
            .collect();
        if table.has_option(Table::INHERITS) {
            let parents = table.parents().map(|mut name| {
                self.at_home(&mut name);
                name.to_string()
            });
            let parents = parents.collect::<Vec<_>>().join("\n");
            table.options.insert(Table::INHERITS.to_owned(), parents);
        }
        if self.dialect.spelling == Spelling::Portable {
            return;
        }
        for option in ["strict", "without rowid"].into_iter().filter(|option| table.has_option(option)) {
            self.refuse(format!("the table option {option}"), &table.name, "leave it out: it is not this engine's");
        }
    }

    fn column(&mut self, column: &mut Column, table: &ObjectName, enums: &[ObjectName]) {
        let place = format!("{table}.{}", column.name);
        self.name(&column.name, &place);
        no_empty_comment(&mut column.comment);
        column.collation.take_if(|name| name == "default");
        self.column_type(&mut column.ty, &place, enums);
        if self.literals == Literals::Short {
            column.default = column.default.take().and_then(|default| canonical_default(&default, &column.ty));
            column.options.remove(Column::NOT_NULL_NAME);
        }
        if column.identity.as_ref().is_some_and(|identity| identity.kind != IdentityKind::Serial) {
            column.nullable = false;
        }
        if column.generated.as_ref().is_some_and(|one| !one.stored) && !self.capabilities.virtual_columns {
            self.refuse("a virtual generated column", &place, "make it STORED, or upgrade to PostgreSQL 18");
        }
    }

    fn column_type(&mut self, ty: &mut Type, place: &str, enums: &[ObjectName]) {
        match ty {
            Type::Array(element) => self.column_type(element, place, enums),
            Type::Enum(name) => self.at_home(name),
            Type::Native(text) if self.literals == Literals::Short && says_all_digits(text) => {
                *ty = self.dialect.parse_type(text);
            }
            Type::Native(text) => {
                self.without_place(text);
                let mut named = enums.iter().filter(|name| super::types::spell_name(name) == *text);
                if let Some(name) = named.next() {
                    *ty = Type::Enum(name.clone());
                }
            }
            Type::InlineEnum(_) => self.refuse("an enum without a name", place, "name it: CREATE TYPE … AS ENUM"),
            // A limit of more is refused by the server with words that name no column.
            Type::Varchar(Some(length)) | Type::Char(length) if *length > 10_485_760 || *length == 0 => {
                self.refuse(format!("a text of {length} characters"), place, "use TEXT, or from 1 to 10485760");
            }
            _ => {}
        }
    }

    /// A text may say where a type is that is found without saying so: at home, or (what extensions bring) in the
    /// schema that is searched by everybody.
    fn without_place(&self, text: &mut String) {
        for place in [&*self.dialect.home, PUBLIC] {
            let place = super::types::spell_name(&ObjectName::new(place));
            if let Some(rest) = text.strip_prefix(&place).and_then(|rest| rest.strip_prefix('.'))
                && self.literals == Literals::Short
            {
                *text = rest.to_owned();
            }
        }
    }

    fn indexes(&mut self, indexes: &mut Vec<Index>, owner: &ObjectName) {
        if self.dialect.spelling == Spelling::Native {
            let engine = self.dialect.name();
            indexes.retain(|index| index.is_for(engine));
            indexes.iter_mut().for_each(|index| index.only.clear());
        }
        for index in indexes {
            self.name(&index.name, format!("{} on {owner}", index.name));
            no_empty_comment(&mut index.comment);
            canonical_index(index);
            if index.nulls_not_distinct && !self.capabilities.nulls_not_distinct {
                self.refuse("NULLS NOT DISTINCT", &index.name, "it came with PostgreSQL 15: leave it out, or upgrade");
            }
        }
    }

    fn view(&mut self, view: &mut View) {
        self.at_home(&mut view.name);
        view.reads.iter_mut().for_each(|name| self.at_home(name));
        let name = view.name.clone();
        self.name(&name.name, &name);
        no_empty_comment(&mut view.comment);
        self.indexes(&mut view.indexes, &name);
    }
}

fn canonical_index(index: &mut Index) {
    index.method = index.method.take().map(|method| method.to_lowercase()).filter(|method| method != "btree");
    index.with = std::mem::take(&mut index.with).into_iter().map(|(key, value)| (key.to_lowercase(), value)).collect();
    let method = index.method.as_deref().unwrap_or("btree");
    index.keys.iter_mut().for_each(|key| canonical_key(key, method));
}

fn canonical_key(key: &mut IndexKey, method: &str) {
    let usual = match key.order {
        Order::Asc => Nulls::Last,
        Order::Desc => Nulls::First,
    };
    key.nulls.take_if(|nulls| *nulls == usual);
    key.opclass.take_if(|class| USUAL_CLASSES.contains(&(method, class)));
    key.collation.take_if(|name| name == "default");
}

fn no_empty_comment(comment: &mut Option<String>) {
    comment.take_if(|text| text.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::postgres::{latest, portable};
    use crate::schema::{Extension, ForeignKey};

    fn normal(mut schema: Schema) -> Schema {
        assert_eq!(latest().normalize(&mut schema), []);
        let once = schema.clone();
        assert_eq!(latest().normalize(&mut schema), []);
        assert_eq!(schema, once, "twice is no more than once");
        schema
    }

    fn refused(dialect: &dyn Dialect, table: Table) -> Vec<String> {
        let mut schema = Schema::new();
        schema.add_table(table);
        dialect
            .normalize(&mut schema)
            .iter()
            .map(|one| format!("{one}; {}", one.hint.as_deref().unwrap_or("")))
            .collect()
    }

    #[test]
    fn what_the_server_would_show_anyway_is_no_difference() {
        let mut schema = Schema::new();
        schema.namespaces.insert("public".into());
        schema
            .extensions
            .insert("vector".into(), Extension { schema: Some("public".into()), ..Extension::new("vector") });
        schema.add_enum(EnumType::new("public.role", &["admin", "employee"]));
        let mut table = Table::new(
            "public.users",
            vec![
                Column::new("id", Type::BigInt),
                Column::new("role", Type::Native("role".into())).default("'admin'::role"),
                Column {
                    comment: Some(String::new()),
                    collation: Some("default".into()),
                    ..Column::new("a", Type::Text)
                }
                .default("NULL::text"),
            ],
        )
        .primary_key(&["id"]);
        table.primary_key.as_mut().unwrap().name = Some("users_pkey".into());
        table.foreign_keys.push(ForeignKey::new(&["a"], "public.users", &["id"]));
        let mut index = Index { method: Some("BTREE".into()), ..Index::new("i", &["a"]) };
        index.keys[0].nulls = Some(Nulls::Last);
        index.keys[0].opclass = Some("text_ops".into());
        table.indexes.extend([index, Index { only: vec!["sqlite".into()], ..Index::new("j", &["a"]) }]);
        schema.add_table(table);

        let schema = normal(schema);
        let mut expected = Table::new(
            "users",
            vec![
                Column::new("id", Type::BigInt).not_null(),
                Column::new("role", Type::Enum("role".into())).default("'admin'"),
                Column::new("a", Type::Text),
            ],
        )
        .primary_key(&["id"]);
        expected.foreign_keys.push(ForeignKey::new(&["a"], "users", &["id"]));
        expected.indexes.push(Index::new("i", &["a"]));
        assert_eq!(schema.tables[&ObjectName::new("users")], expected);
        assert!(schema.namespaces.is_empty());
        assert_eq!(schema.extensions["vector"], Extension::new("vector"));
    }

    #[test]
    fn nulls_where_the_direction_does_not_put_them_are_kept() {
        for (order, nulls, kept) in [
            (Order::Asc, Nulls::Last, None),
            (Order::Desc, Nulls::First, None),
            (Order::Asc, Nulls::First, Some(Nulls::First)),
            (Order::Desc, Nulls::Last, Some(Nulls::Last)),
        ] {
            let mut key = IndexKey { order, nulls: Some(nulls), ..IndexKey::column("a") };
            canonical_key(&mut key, "btree");
            assert_eq!(key.nulls, kept);
        }
    }

    #[test]
    fn an_identity_keeps_its_kind() {
        let mut schema = Schema::new();
        for kind in [IdentityKind::Auto, IdentityKind::Serial, IdentityKind::Always] {
            schema.add_table(Table::new("t", vec![Column::new("id", Type::Integer).identity(kind)]));
            assert_eq!(normal(schema.clone()).tables[0].columns[0].identity.as_ref().unwrap().kind, kind);
        }
    }

    #[test]
    fn portable_keeps_which_engines_have_an_index() {
        let mut schema = Schema::new();
        let mut table = Table::new("t", vec![Column::new("a", Type::Text)]);
        table.indexes.push(Index { only: vec!["sqlite".into()], ..Index::new("i", &["a"]) });
        schema.add_table(table);
        assert_eq!(portable().normalize(&mut schema), []);
        assert_eq!(schema.tables[0].indexes[0].only, ["sqlite"]);
    }

    #[test]
    fn what_the_server_has_no_place_for_is_told_with_a_way_out() {
        let long = "n".repeat(64);
        let column = |ty| vec![Column::new("a", ty)];
        let virtual_column = Column {
            generated: Some(crate::schema::Generated { expr: "1".into(), stored: false }),
            ..Column::new("a", Type::Integer)
        };
        let strict = Table { options: [("STRICT".into(), String::new())].into(), ..Table::new("t", vec![]) };
        let fourteen = Postgres::for_version(14_00_00);
        for (dialect, table, word, hint) in [
            (latest(), Table::new(long.as_str(), vec![]), "64 bytes", "shorter"),
            (latest(), Table::new("t", vec![Column::new(long.as_str(), Type::Text)]), "64 bytes", "shorter"),
            (latest(), Table::new("t", column(Type::InlineEnum(vec!["x".into()]))), "without a name", "CREATE TYPE"),
            (latest(), Table::new("t", column(Type::Varchar(Some(0)))), "0 characters", "TEXT"),
            (latest(), strict, "strict", "leave it out"),
            (&fourteen, Table::new("t", vec![virtual_column]), "virtual", "STORED"),
        ] {
            let told = refused(dialect, table);
            assert!(told.len() == 1 && told[0].contains(word) && told[0].contains(hint), "{told:?}");
        }
        assert_eq!(refused(latest(), Table::new("n".repeat(63), vec![])), [""; 0]);
    }
}
