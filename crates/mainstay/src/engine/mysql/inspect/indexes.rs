//! Indexes, the primary key among them: one row of the catalogue for each key.

use super::{Found, Line};
use mainstay_schema::schema::{Index, IndexKey, Object, ObjectName, Order, PrimaryKey};

/// Gives the tables their primary keys and indexes; which of these are unique constraints, the dialect says.
pub(super) fn read(found: &mut Found<'_>, mut lines: Vec<Line>) {
    lines.sort_by(|one, other| place(one).cmp(&place(other)));
    for lines in lines.chunk_by(|one, other| (one.text(0), one.text(1)) == (other.text(0), other.text(1))) {
        let first = &lines[0];
        let keys: Vec<IndexKey> = lines.iter().map(|line| key(line, found)).collect();
        let Some(table) = found.schema.tables.get_mut(&ObjectName::new(first.text(0))) else { continue };
        if first.text(1) == "PRIMARY" {
            let key = PrimaryKey::new(keys.iter().filter_map(IndexKey::column_name));
            table.primary_key = Some(PrimaryKey { comment: first.some(8), ..key });
            let name = table.name.clone();
            found.schema.objects.extend(parts_of_key(&name, &keys));
        } else {
            table.indexes.push(index(first, keys));
        }
    }
}

/// A primary key over parts of columns, or from the highest down: named, since a primary key says columns alone.
fn parts_of_key(table: &ObjectName, keys: &[IndexKey]) -> Option<Object> {
    let plain = |key: &IndexKey| key.prefix.is_none() && key.order == Order::Asc;
    let part = |key: &IndexKey| {
        let prefix = key.prefix.map(|prefix| format!("({prefix})")).unwrap_or_default();
        let order = if key.order == Order::Desc { " DESC" } else { "" };
        format!("{}{prefix}{order}", key.column_name().unwrap_or_default())
    };
    (!keys.iter().all(plain)).then(|| Object {
        definition: keys.iter().map(part).collect::<Vec<_>>().join(", "),
        table: Some(table.clone()),
        depends_on: vec![table.clone()],
        ..Object::new("parts of the primary key", table.clone())
    })
}

/// By table, index and the key's place in it.
fn place(line: &Line) -> (&str, &str, u32) {
    (line.text(0), line.text(1), line.number(2).unwrap_or_default())
}

fn index(line: &Line, keys: Vec<IndexKey>) -> Index {
    let mut index = Index { keys, unique: line.text(3) == "0", ..Index::new(line.text(1), &[]) };
    index.method = Some(line.text(7).to_lowercase()).filter(|method| method != "btree");
    index.comment = line.some(8);
    if line.is(9) {
        index.with.insert("invisible".to_owned(), String::new());
    }
    index
}

fn key(line: &Line, found: &Found<'_>) -> IndexKey {
    let key = match line.maybe(10) {
        Some(expr) => IndexKey::expr(found.dialect.shown_expression(expr, found.database)),
        None => IndexKey::column(line.text(4)),
    };
    let order = if line.text(5) == "D" { Order::Desc } else { Order::Asc };
    IndexKey { order, prefix: line.number(6), ..key }
}
