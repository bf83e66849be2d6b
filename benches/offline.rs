//! The difference of two schemas of 8,192 tables that are in memory already, and the plan from one to the other; prints
//! `name TAB seconds`, the best of some rounds.

#![allow(clippy::print_stdout, reason = "its result")]

use mainstay::schema::dialect::by_name;
use mainstay::schema::diff::diff;
use mainstay::schema::plan::plan;
use mainstay::schema::schema::{Column, ForeignKey, Index, Schema, Table, Type};
use std::hint::black_box;
use std::time::Instant;

const TABLES: usize = 8_192;
const ROUNDS: u32 = 5;

fn main() {
    let dialect = by_name("postgresql").expect("an engine");
    let [mut before, mut after] = [false, true].map(schema);
    dialect.normalize(&mut before);
    dialect.normalize(&mut after);
    let changes = diff(&before, &after).len();
    assert_eq!(changes, TABLES / 8 * 3, "a column altered, one added, an index dropped");
    measure("diff, two schemas of 8,192 tables", || diff(&before, &after).len());
    measure("plan from one to the other", || {
        plan(&before, &after, dialect).expect("PostgreSQL has words for it").steps.len()
    });
}

fn measure(name: &str, work: impl Fn() -> usize) {
    let round = || {
        let started = Instant::now();
        black_box(work());
        started.elapsed().as_secs_f64()
    };
    let best = (0..ROUNDS).map(|_| round()).fold(f64::MAX, f64::min);
    println!("{name}\t{best}");
}

/// Tables of a dozen columns; on the way every eighth changes.
fn schema(after: bool) -> Schema {
    let mut schema = Schema::new();
    for at in 0..TABLES {
        schema.add_table(table(at, after && at % 8 == 0));
    }
    schema
}

fn table(at: usize, changed: bool) -> Table {
    let mut columns = vec![Column::new("id", Type::BigInt).not_null(), Column::new("parent", Type::BigInt)];
    let width = if changed { Type::BigInt } else { Type::Integer };
    columns.push(Column::new("size", width));
    columns.extend((0..9).map(|number| Column::new(format!("c{number}"), Type::Text)));
    columns.extend(changed.then(|| Column::new("more", Type::Text)));
    let mut table = Table::new(format!("t{at}"), columns).primary_key(&["id"]);
    table.foreign_keys = vec![ForeignKey::new(&["parent"], format!("t{}", at / 2), &["id"])];
    table.indexes = vec![Index::new(format!("t{at}_a"), &["c0"])];
    table.indexes.extend((!changed).then(|| Index::new(format!("t{at}_b"), &["c1"])));
    table
}
