//! Generated pairs of schemas: A, and B, which is A after some edits, with what came and went. Every pair
//! is valid on the engine of its [`Profile`], and rows that stand in A satisfy B too.
//!
//! A pair is built from nested lists of small choices (`genes`), so that it shrinks well.

mod build;
mod column;
mod enums;
mod foreign_key;
mod genes;
mod index;
mod key;
pub mod names;
mod profile;
mod rename;
#[allow(missing_docs, reason = "a list of names")]
mod slot;
mod table;
pub mod types;
mod view;

pub use genes::{Genes, NAME, Part, Side, part};
pub use profile::Profile;

use mainstay_schema::change::Change;
use mainstay_schema::schema::{Identity, IdentityKind, Schema};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// The choices that a pair is built from.
#[derive(Debug, Clone)]
pub struct Seed {
    namespaces: Vec<Part>,
    enums: Vec<Part>,
    tables: Vec<TableSeed>,
    views: Vec<Part>,
    renames: Vec<Part>,
    /// Whether the change goes through the text of a revision.
    pub through_text: bool,
}

#[derive(Debug, Clone)]
struct TableSeed {
    table: Part,
    columns: Vec<Part>,
    uniques: Vec<Part>,
    foreign_keys: Vec<Part>,
    checks: Vec<Part>,
    indexes: Vec<Part>,
}

/// A pair of schemas.
#[derive(Debug, Clone)]
pub struct Pair {
    /// What the database has.
    pub a: Schema,
    /// What it becomes.
    pub b: Schema,
}

impl Seed {
    /// The pair for an engine.
    pub fn pair(&self, profile: &Profile) -> Pair {
        let a = build::build(self, profile, Side::A, None);
        let b = build::build(self, profile, Side::B, Some(&a));
        let mut pair = Pair { a, b };
        if identities(&mut pair).any(|identity| identity.kind == IdentityKind::Serial) {
            // What a model leaves open is either way to number; one that is left open before and said after is
            // no difference, whatever the server made of it.
            let open = identities(&mut pair).filter(|identity| identity.kind == IdentityKind::Auto);
            open.for_each(|identity| identity.kind = IdentityKind::ByDefault);
        }
        pair
    }

    /// Renames, one after another, of what stands in `schema`: changes that no comparison finds.
    pub fn renames(&self, schema: &Schema, profile: &Profile) -> Vec<Change> {
        rename::renames(&self.renames, schema, profile)
    }
}

fn identities(pair: &mut Pair) -> impl Iterator<Item = &mut Identity> {
    let tables = pair.a.tables.values_mut().chain(pair.b.tables.values_mut());
    tables.flat_map(|table| &mut table.columns).filter_map(|column| column.identity.as_mut())
}

/// All pairs.
pub fn seed() -> impl Strategy<Value = Seed> {
    let tables = prop::collection::vec(table(), 1..=4);
    let lists = (genes::parts(1), genes::parts(2), tables, genes::parts(3), genes::parts(4));
    (lists, any::<bool>()).prop_map(|((namespaces, enums, tables, views, renames), through_text)| Seed {
        namespaces,
        enums,
        tables,
        views,
        renames,
        through_text,
    })
}

/// The choices that a number stands for, with the ways to make them simpler.
pub fn tree(number: u64) -> impl ValueTree<Value = Seed> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let config = Config { failure_persistence: None, ..Config::default() };
    seed().new_tree(&mut TestRunner::new_with_rng(config, rng)).expect("every choice makes a seed")
}

fn table() -> impl Strategy<Value = TableSeed> {
    let columns = prop::collection::vec(genes::part(), 1..=6);
    let lists = (columns, genes::parts(2), genes::parts(2), genes::parts(2), genes::parts(3));
    (genes::part(), lists).prop_map(|(table, (columns, uniques, foreign_keys, checks, indexes))| TableSeed {
        table,
        columns,
        uniques,
        foreign_keys,
        checks,
        indexes,
    })
}
