//! Every word of a column.

use mainstay::prelude::*;

/// A table's comment
/// goes on.
///
/// And has two paragraphs.
#[derive(Model)]
pub struct Named {
    #[column(name = "odd name")]
    a: i32,
    #[column(comment = "Said instead", renamed_from = "bee")]
    /// Never shown.
    b: i32,
    /// What it is "for", and it's quoted.
    c: i32,
    #[column(skip)]
    d: std::cell::Cell<i32>,
    #[column(collate = "C")]
    e: String,
}

#[derive(Model)]
pub struct Plain {
    #[column(primary_key = "plain_is_the_key", default = "it's")]
    text: String,
    #[column(default = true)]
    yes: bool,
    #[column(default = false)]
    no: bool,
    #[column(default = 1_000)]
    number: i32,
    #[column(default = -1)]
    negative: i32,
    #[column(default = -0.5)]
    part: f64,
    #[column(default = sql("now()"))]
    now: Timestamp,
}

#[derive(Model)]
pub struct Numbered {
    #[column(primary_key, identity(start = 100, increment = 10, min = 1, max = 9999, cache = 5, cycle))]
    id: i32,
}

#[derive(Model)]
pub struct Always {
    #[column(primary_key, generated = "always")]
    id: i64,
}

#[derive(Model)]
pub struct ByDefault {
    #[column(generated = "by default")]
    number: i16,
}

#[derive(Model)]
pub struct Never {
    #[column(primary_key, generated = "never")]
    id: i64,
}

#[derive(Model)]
pub struct Computed {
    price: i32,
    #[column(generated_as = "price * 2")]
    double: i32,
    #[column(generated_as = "price * 3", stored)]
    triple: i32,
    #[column(generated_as = "price * 4", virtual, invisible)]
    four: i32,
    #[column(type = "point", srid = 4326)]
    place: Vec<u8>,
}

#[derive(Model)]
pub struct Indexed {
    #[column(unique, index)]
    a: i32,
    #[column(unique = "indexed_b", index = "by_b")]
    b: i32,
    #[column(unique(name = "indexed_c", include = [a], nulls_not_distinct, initially_deferred))]
    c: i32,
    #[column(index(unique, where = "d > 0", comment = "Only the positive"), index(method = "hash"))]
    d: i32,
    #[column(index(
        "by_face",
        method = "ivfflat",
        ops = "vector_cosine_ops",
        with(lists = 100),
        only = ["postgresql"],
    ))]
    face: Option<Vector<512>>,
}

#[derive(Model)]
pub struct Watched {
    #[column(primary_key)]
    id: i64,
    #[column(set_on = "insert")]
    made: Timestamp,
    #[column(set_on = "change")]
    changed: Option<Timestamp>,
    #[column(version)]
    version: i32,
}
