//! Indexes, the primary key among them: one row of the catalogue for each key.

use super::{Found, Line};
use mainstay_schema::schema::{Index, IndexKey, ObjectName, Order, PrimaryKey, Table};

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
            let tree = if is_tree_of_hashes(first, table) { " USING BTREE" } else { "" };
            let name = table.name.clone();
            found.note_form_of_key(&name, &keys, tree);
            if !is_innodb(&found.schema.tables[&name]) {
                found.keys.insert(name, keys);
            }
        } else {
            let index = index(first, keys, table);
            table.indexes.push(index);
        }
    }
}

/// Whether the table is in the storage engine that nearly all are in.
pub(super) fn is_innodb(table: &Table) -> bool {
    table.options.get("engine").is_none_or(|engine| engine.eq_ignore_ascii_case("innodb"))
}

/// Whether an index is a tree where the storage engine makes hashes of those of which nobody says anything.
fn is_tree_of_hashes(line: &Line, table: &Table) -> bool {
    keeps_hashes(table) && line.text(7) == "BTREE"
}

fn keeps_hashes(table: &Table) -> bool {
    table.options.get("engine").is_some_and(|engine| engine.eq_ignore_ascii_case("memory"))
}

/// By table, index and the key's place in it.
fn place(line: &Line) -> (&str, &str, u32) {
    (line.text(0), line.text(1), line.number(2).unwrap_or_default())
}

fn index(line: &Line, keys: Vec<IndexKey>, table: &Table) -> Index {
    let mut index = Index { keys, unique: line.text(3) == "0", ..Index::new(line.text(1), &[]) };
    index.method = Some(line.text(7).to_lowercase()).filter(|method| method != "btree");
    index.method.take_if(|method| method == "hash" && keeps_hashes(table));
    if is_tree_of_hashes(line, table) {
        index.with.insert("using".to_owned(), "btree".to_owned());
    }
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
