//! Tables, views, enums and extensions, found again by the server's numbers.

use super::{Answers, Namespaces, columns};
use crate::engine::own::is_own;
use mainstay_schema::dialect::postgres::Postgres as Spelling;
use mainstay_schema::schema::Options;
use mainstay_schema::schema::{EnumType, Exclusion, Expr, Extension, Object, ObjectName, Schema, Table, Type, View};
use std::collections::HashMap;
use tokio_postgres::Row;

/// What has a number, while it is being read.
pub(super) struct Relations {
    tables: HashMap<u32, Read<Table>>,
    views: HashMap<u32, Read<View>>,
    enums: Vec<EnumType>,
    /// The order in which the tables and views were found.
    order: Vec<u32>,
    /// Tables that have the columns of others too, with these.
    children: Vec<(u32, Vec<u32>)>,
    /// What turned out to be beyond a table's words.
    pub(super) beyond: Vec<Object>,
    /// Comments, by what they are on and the column's number.
    pub(super) comments: HashMap<(u32, i32), String>,
    extensions: Vec<Extension>,
}

/// A table or view with its columns' numbers.
pub(super) struct Read<T> {
    pub(super) value: T,
    /// Name and collation of each column, by its number from 1; `None` where one was dropped.
    pub(super) columns: Vec<Option<(String, u32)>>,
}

impl<T> Read<T> {
    /// The name of the column of this number.
    pub(super) fn column(&self, number: i16) -> Option<&str> {
        self.slot(number).map(|(name, _)| name.as_str())
    }

    pub(super) fn collation(&self, number: i16) -> Option<u32> {
        self.slot(number).map(|(_, collation)| *collation)
    }

    fn slot(&self, number: i16) -> Option<&(String, u32)> {
        self.columns.get(usize::try_from(number).ok()?.checked_sub(1)?)?.as_ref()
    }

    /// The names of the columns of these numbers; `None` when one is none of ours.
    pub(super) fn names(&self, numbers: &[i16]) -> Option<Vec<String>> {
        numbers.iter().map(|&number| self.column(number).map(str::to_owned)).collect()
    }
}

impl Relations {
    pub(super) fn read(answers: &Answers, namespaces: &Namespaces, dialect: &Spelling) -> Self {
        let mut relations = Self {
            tables: HashMap::new(),
            views: HashMap::new(),
            enums: Vec::new(),
            order: Vec::new(),
            children: Vec::new(),
            beyond: Vec::new(),
            comments: comments(answers),
            extensions: answers.of("extensions").iter().map(extension).collect(),
        };
        let types = relations.read_enums(answers, namespaces);
        for row in answers.of("relations") {
            let Some(name) = namespaces.name(row.get(1), row.get(2)) else { continue };
            if !is_own(&name.name) {
                relations.add(row, name);
            }
        }
        columns::read(answers, &mut relations, &types, dialect);
        relations.name_parents();
        relations.read_reads(answers);
        relations
    }

    /// The enums, and for each number of such a type, or an array of it, the type that it is.
    fn read_enums(&mut self, answers: &Answers, namespaces: &Namespaces) -> HashMap<u32, Type> {
        let mut types = HashMap::new();
        for row in answers.of("enums") {
            let (number, array): (u32, u32) = (row.get(0), row.get(1));
            let Some(name) = namespaces.name(row.get(2), row.get(3)) else { continue };
            let ty = Type::Enum(name.clone());
            types.insert(array, Type::Array(Box::new(ty.clone())));
            types.insert(number, ty);
            self.enums.push(EnumType { name, values: row.get(4), comment: self.comments.remove(&(number, TYPE)) });
        }
        types
    }

    fn add(&mut self, row: &Row, name: ObjectName) {
        let number: u32 = row.get(0);
        let comment = self.comments.remove(&(number, 0));
        let mut options = options(row.get(5));
        self.order.push(number);
        let kind = kind(row.get(3));
        if let 'v' | 'm' = kind {
            let query = row.get::<_, Option<&str>>(7).unwrap_or_default().trim().trim_end_matches(';').to_owned();
            let view = View { materialized: kind == 'm', comment, options, ..View::new(name, Expr::new(query)) };
            self.views.insert(number, Read { value: view, columns: Vec::new() });
            return;
        }
        if self::kind(row.get(4)) == 'u' {
            options.insert("unlogged".to_owned(), String::new());
        }
        if let Some(key) = row.get::<_, Option<String>>(6) {
            options.insert("partition by".to_owned(), key);
        }
        self.children.extend(row.get::<_, Option<Vec<u32>>>(8).map(|parents| (number, parents)));
        let table = Table { comment, options, ..Table::new(name, Vec::new()) };
        self.tables.insert(number, Read { value: table, columns: Vec::new() });
    }

    /// The names of parents are known when all tables are.
    fn name_parents(&mut self) {
        for (child, parents) in std::mem::take(&mut self.children) {
            let names =
                parents.iter().filter_map(|parent| self.table(*parent)).map(|table| table.value.name.to_string());
            let names = names.collect::<Vec<_>>().join("\n");
            if let Some(table) = self.table_mut(child) {
                table.value.options.insert(Table::INHERITS.to_owned(), names);
            }
        }
    }

    fn read_reads(&mut self, answers: &Answers) {
        for row in answers.of("reads") {
            let read = self.name(row.get(1)).cloned();
            if let (Some(view), Some(read)) = (self.views.get_mut(&row.get(0)), read) {
                view.value.reads.push(read);
            }
        }
        self.views.values_mut().for_each(|view| view.value.reads.sort());
    }

    pub(super) fn table(&self, number: u32) -> Option<&Read<Table>> {
        self.tables.get(&number)
    }

    pub(super) fn table_mut(&mut self, number: u32) -> Option<&mut Read<Table>> {
        self.tables.get_mut(&number)
    }

    pub(super) fn view_mut(&mut self, number: u32) -> Option<&mut Read<View>> {
        self.views.get_mut(&number)
    }

    pub(super) fn name(&self, number: u32) -> Option<&ObjectName> {
        let table = self.tables.get(&number).map(|table| &table.value.name);
        table.or_else(|| self.views.get(&number).map(|view| &view.value.name))
    }

    /// Keeps what belongs to a table and that a table has no words for.
    pub(super) fn keep_beyond(&mut self, kind: &str, table: &ObjectName, name: &str, definition: String) {
        self.beyond.push(Object {
            table: Some(table.clone()),
            definition,
            depends_on: vec![table.clone()],
            ..Object::new(kind, table.sibling(name))
        });
    }

    pub(super) fn into_schema(mut self, schema: &mut Schema) {
        schema.extensions.extend(self.extensions.into_iter().map(|one| (one.name.clone(), one)));
        self.enums.into_iter().for_each(|one| schema.add_enum(one));
        for number in self.order {
            if let Some(table) = self.tables.remove(&number) {
                schema.add_table(table.value);
            } else if let Some(view) = self.views.remove(&number) {
                schema.add_view(view.value);
            }
        }
        schema.objects.append(&mut self.beyond);
    }
}

/// An extension, with the schema that it was put in.
fn extension(row: &Row) -> Extension {
    let schema = row.get::<_, Option<String>>(1).filter(|place| place != "pg_catalog");
    Extension { name: row.get(0), schema, version: row.get(2) }
}

/// Stands for the column's number in the comment of a type.
const TYPE: i32 = -1;

fn comments(answers: &Answers) -> HashMap<(u32, i32), String> {
    let place = |row: &Row| (row.get(1), if row.get(0) { TYPE } else { row.get(2) });
    answers.of("comments").iter().map(|row| (place(row), row.get(3))).collect()
}

/// A column of type `"char"`.
pub(super) fn kind(byte: i8) -> char {
    char::from(byte.cast_unsigned())
}

/// `{fillfactor=70}`
pub(super) fn options(list: Option<Vec<String>>) -> Options {
    let pairs = list.unwrap_or_default().into_iter();
    pairs
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) => (name.to_owned(), value.to_owned()),
            None => (pair, String::new()),
        })
        .collect()
}

/// An exclusion constraint, from its name on.
pub(super) fn exclusion(name: &str, definition: String) -> Exclusion {
    Exclusion { name: Some(name.to_owned()), definition: Expr::new(definition) }
}
