//! Indexes: plain ones from the catalogue's own columns, those over expressions from their statement.

use super::columns::collations;
use super::constraints::complete_key;
use super::relations::{Read, Relations, kind, options};
use super::{Answers, Scope};
use mainstay_schema::dialect::postgres::Postgres as Spelling;
use mainstay_schema::schema::{Expr, Index, IndexKey, Nulls, ObjectName, Order};
use mainstay_schema::source::ddl;
use mainstay_schema::sql::quoted;
use std::collections::{HashMap, HashSet};
use tokio_postgres::Row;

/// The bits of a key's options: `INDOPTION_DESC` and `INDOPTION_NULLS_FIRST`.
const DESC: i16 = 1;
const NULLS_FIRST: i16 = 2;

/// What the catalogue calls by number.
struct Names {
    methods: HashMap<u32, String>,
    /// Operator classes that are not a type's usual ones.
    classes: HashMap<u32, String>,
    collations: HashMap<u32, String>,
    /// Indexes that stand behind a constraint.
    constraints: HashSet<u32>,
}

impl Names {
    fn read(answers: &Answers, scope: Scope<'_>) -> Self {
        let rows = |letter| answers.of("names").iter().filter(move |row| kind(row.get(0)) == letter);
        let backing = answers.of("constraints").iter().filter(|row| matches!(kind(row.get(2)), 'p' | 'u' | 'x'));
        Self {
            methods: rows('a').map(|row| (row.get(1), row.get(3))).collect(),
            classes: rows('o')
                .filter(|row| !row.get::<_, bool>(4))
                .map(|row| (row.get(1), class(row, answers, scope)))
                .collect(),
            collations: collations(answers),
            constraints: backing.map(|row| row.get(14)).collect(),
        }
    }
}

/// The name of an operator class, with its schema where it is not searched; pgvector's are known by their names.
fn class(row: &Row, answers: &Answers, scope: Scope<'_>) -> String {
    let (schema, name): (&str, &str) = (row.get(2), row.get(3));
    let vector =
        answers.of("extensions").iter().any(|row| row.get::<_, &str>(0) == "vector" && row.get::<_, &str>(1) == schema);
    if vector || schema == "pg_catalog" || schema == scope.default_schema() {
        return name.to_owned();
    }
    format!("{}.{}", quoted(schema), quoted(name))
}

/// Gives tables and materialized views their indexes.
pub(super) fn read(answers: &Answers, relations: &mut Relations, scope: Scope<'_>, dialect: &Spelling) {
    let names = Names::read(answers, scope);
    for row in answers.of("indexes") {
        let (owner, number): (u32, u32) = (row.get(0), row.get(1));
        let comment = relations.comments.remove(&(number, 0));
        if names.constraints.contains(&number) {
            if let Some(table) = relations.table_mut(owner) {
                let include = included(row, table);
                complete_key(&mut table.value, row.get(2), include, row.get(12));
            }
            continue;
        }
        let Some(name) = relations.name(owner).cloned() else { continue };
        let found = match relations.table(owner) {
            Some(table) => index(row, table, &names, dialect),
            None => relations.view_mut(owner).and_then(|view| index(row, view, &names, dialect)),
        };
        match found.filter(|_| row.get(5)) {
            Some(index) => keep(relations, owner, Index { comment, ..index }),
            None => beyond(relations, &name, row),
        }
    }
}

fn keep(relations: &mut Relations, owner: u32, index: Index) {
    if let Some(table) = relations.table_mut(owner) {
        table.value.indexes.push(index);
    } else if let Some(view) = relations.view_mut(owner) {
        view.value.indexes.push(index);
    }
}

/// An index that is no use, or that is written in a way that we do not read.
fn beyond(relations: &mut Relations, owner: &ObjectName, row: &Row) {
    let definition: Option<String> = row.get(14);
    let (is_valid, is_for_partitions): (bool, bool) = (row.get(5), row.get(15));
    let kind = if is_valid { "index" } else { "invalid index" };
    relations.keep_beyond(kind, owner, row.get(2), definition.unwrap_or_default());
    // One that the server could not finish is made by nobody; one that lacks those of partitions is as it was made.
    if let Some(made) = relations.beyond.last_mut().filter(|_| is_valid || is_for_partitions) {
        made.removal = row.get(16);
    }
}

fn index<T>(row: &Row, owner: &Read<T>, names: &Names, dialect: &Spelling) -> Option<Index> {
    let with = options(row.get(11));
    if let Some(statement) = row.get::<_, Option<&str>>(14) {
        let (_, index) = ddl::read_index(statement, dialect).ok()?;
        return Some(Index { with, ..index });
    }
    let count = usize::try_from(row.get::<_, i16>(6)).ok()?;
    Some(Index {
        name: row.get(2),
        keys: (0..count).map(|at| key(row, at, owner, names)).collect::<Option<_>>()?,
        unique: row.get(4),
        method: names.methods.get(&row.get(3)).cloned(),
        include: included(row, owner),
        predicate: row.get::<_, Option<&str>>(13).map(Expr::new),
        with,
        nulls_not_distinct: row.get(12),
        comment: None,
        only: Vec::new(),
    })
}

fn key<T>(row: &Row, at: usize, owner: &Read<T>, names: &Names) -> Option<IndexKey> {
    let numbers = |column: usize| row.get::<_, Vec<i16>>(column);
    let types = |column: usize| row.get::<_, Vec<u32>>(column);
    let (column, option) = (*numbers(7).get(at)?, *numbers(8).get(at)?);
    let (class, collation) = (*types(9).get(at)?, *types(10).get(at)?);
    let order = if option & DESC != 0 { Order::Desc } else { Order::Asc };
    let nulls = if option & NULLS_FIRST != 0 { Nulls::First } else { Nulls::Last };
    let other_collation = collation != 0 && Some(collation) != owner.collation(column);
    Some(IndexKey {
        collation: other_collation.then(|| names.collations.get(&collation).cloned()).flatten(),
        opclass: names.classes.get(&class).cloned(),
        order,
        nulls: Some(nulls),
        ..IndexKey::column(owner.column(column)?)
    })
}

fn included<T>(row: &Row, owner: &Read<T>) -> Vec<String> {
    let count = usize::try_from(row.get::<_, i16>(6)).unwrap_or_default();
    let numbers: Vec<i16> = row.get(7);
    numbers.iter().skip(count).filter_map(|&number| owner.column(number)).map(str::to_owned).collect()
}
