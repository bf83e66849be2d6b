//! Columns, with what fills them: defaults, identities, expressions.

use super::Answers;
use super::relations::{Read, Relations, kind};
use mainstay_schema::dialect::postgres::Postgres as Spelling;
use mainstay_schema::schema::{Column, Expr, Generated, Identity, IdentityKind, Type, default_name};
use std::collections::HashMap;
use tokio_postgres::Row;

/// What a sequence says of a column: `nextval('t_id_seq'::regclass)`, and the numbering that it means.
struct Numbering {
    default: String,
    serial: bool,
    identity: Identity,
}

/// Fills the tables and views with their columns.
pub(super) fn read(answers: &Answers, relations: &mut Relations, enums: &HashMap<u32, Type>, dialect: &Spelling) {
    let mut numberings: HashMap<_, _> = answers.of("sequences").iter().map(numbering).collect();
    let collations = collations(answers);
    // There are fewer types than columns.
    let mut types: HashMap<&str, Type> = HashMap::new();
    for row in answers.of("columns") {
        let (relation, number): (u32, i16) = (row.get(0), row.get(1));
        let (name, collation): (String, u32) = (row.get(2), row.get(9));
        if let Some(view) = relations.view_mut(relation) {
            keep_place(view, number, name, collation);
            continue;
        }
        let comment = relations.comments.remove(&(relation, number.into()));
        let Some(table) = relations.table_mut(relation) else { continue };
        if !row.get::<_, bool>(12) {
            // A parent's.
            keep_place(table, number, name, collation);
            continue;
        }
        let ty = enums.get(&row.get(3)).cloned();
        let ty =
            ty.unwrap_or_else(|| types.entry(row.get(4)).or_insert_with_key(|text| dialect.shown_type(text)).clone());
        let collation_name =
            (collation != row.get::<_, u32>(10)).then(|| collations.get(&collation).cloned()).flatten();
        let mut column =
            Column { nullable: !row.get::<_, bool>(5), collation: collation_name, comment, ..Column::new(&name, ty) };
        if let Some(given) = row.get::<_, Option<String>>(11) {
            column.options.extend(own_name(given, &table.value.name.name, &name));
        }
        fill(&mut column, row, numberings.remove(&(relation, i32::from(number))));
        table.value.columns.push(column);
        keep_place(table, number, name, collation);
    }
}

/// The name of a NOT NULL, where the server would have given another.
fn own_name(given: String, table: &str, column: &str) -> Option<(String, String)> {
    (given != default_name(table, &[column], "not_null")).then(|| (Column::NOT_NULL_NAME.to_owned(), given))
}

fn keep_place<T>(read: &mut Read<T>, number: i16, name: String, collation: u32) {
    let at = usize::try_from(number).unwrap_or_default();
    read.columns.resize(at, None);
    if let Some(slot) = read.columns.last_mut() {
        *slot = Some((name, collation));
    }
}

fn fill(column: &mut Column, row: &Row, numbering: Option<Numbering>) {
    let expr: Option<&str> = row.get(8);
    let generated = kind(row.get(7));
    column.identity = numbering.as_ref().filter(|one| !one.serial || expr == Some(&one.default)).map(|one| {
        let kind = match (one.serial, kind(row.get(6))) {
            (true, _) => IdentityKind::Serial,
            (false, 'a') => IdentityKind::Always,
            (false, _) => IdentityKind::ByDefault,
        };
        Identity { kind, ..one.identity.clone() }
    });
    match (expr, generated) {
        (Some(expr), 's' | 'v') => {
            column.generated = Some(Generated { expr: Expr::new(expr), stored: generated == 's' });
        }
        (Some(expr), _) if column.identity.is_none() => column.default = Some(Expr::new(expr)),
        _ => {}
    }
}

/// What the sequence says that is not said by its type already.
fn numbering(row: &Row) -> ((u32, i32), Numbering) {
    let sequence: &str = row.get(3);
    let [start, increment, min, max, cache] = [5, 6, 7, 8, 9].map(|at| row.get::<_, i64>(at));
    let (lowest, highest) = match row.get::<_, u32>(4) {
        21 => (i16::MIN.into(), i16::MAX.into()),
        23 => (i32::MIN.into(), i32::MAX.into()),
        _ => (i64::MIN, i64::MAX),
    };
    let (usual_min, usual_max) = if increment > 0 { (1, highest) } else { (lowest, -1) };
    let unless = |value: i64, usual: i64| (value != usual).then_some(value);
    let identity = Identity {
        kind: IdentityKind::Serial,
        start: unless(start, if increment > 0 { min } else { max }),
        increment: unless(increment, 1),
        min: unless(min, usual_min),
        max: unless(max, usual_max),
        cache: unless(cache, 1),
        cycle: row.get(10),
    };
    let default = format!("nextval('{}'::regclass)", sequence.replace('\'', "''"));
    let serial = kind(row.get(2)) == 'a';
    ((row.get(0), row.get(1)), Numbering { default, serial, identity })
}

/// Collations by their numbers.
pub(super) fn collations(answers: &Answers) -> HashMap<u32, String> {
    let rows = answers.of("names").iter().filter(|row| kind(row.get(0)) == 'c');
    rows.map(|row| (row.get(1), row.get(3))).collect()
}
