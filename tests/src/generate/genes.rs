//! Small choices from which everything is built. A choice of 0 is always the plainest, so that shrinking
//! a number, shortening a list or forgetting an edit makes a simpler pair that is still valid.

use proptest::prelude::*;

/// How many choices a part has.
pub const SLOTS: usize = 16;

/// The slot that chooses a part's name, whatever the part is.
pub const NAME: usize = 0;

/// The choices of one part.
#[derive(Debug, Clone, Copy)]
pub struct Genes([u8; SLOTS]);

impl Genes {
    /// One of `n`; 0 when the gene is 0.
    pub fn pick(self, slot: usize, n: usize) -> usize {
        usize::from(self.0[slot]) * n / 256
    }

    /// One of these.
    pub fn of<T: Clone>(self, slot: usize, choices: &[T]) -> T {
        choices[self.pick(slot, choices.len())].clone()
    }

    /// Yes in so many of a hundred cases; no when the gene is 0.
    pub fn chance(self, slot: usize, percent: usize) -> bool {
        usize::from(self.0[slot]) * 100 >= (100 - percent) * 256
    }

    /// The gene itself.
    pub fn raw(self, slot: usize) -> u8 {
        self.0[slot]
    }
}

/// One of the two schemas of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What the database has.
    A,
    /// What it becomes.
    B,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    Comes,
    Goes,
}

/// Something that stands in A, in B, or in both, there perhaps changed.
#[derive(Debug, Clone)]
pub struct Part {
    fate: Fate,
    genes: Genes,
    /// Choices that are other ones in B.
    edits: Vec<(usize, u8)>,
}

impl Part {
    /// Its choices on a side, where it stands there.
    pub fn on(&self, side: Side) -> Option<Genes> {
        match (self.fate, side) {
            (Fate::Comes, Side::A) | (Fate::Goes, Side::B) => None,
            _ => Some(self.always(side)),
        }
    }

    /// Its choices on a side, as if it stood on both.
    pub fn always(&self, side: Side) -> Genes {
        let mut genes = self.genes;
        if side == Side::B {
            self.edits.iter().filter(|(slot, _)| *slot != NAME).for_each(|(slot, gene)| genes.0[*slot] = *gene);
        }
        genes
    }

    /// Its choices on a side, where an edit may change the name too: what is renamed, not made anew.
    pub fn renamable(&self, side: Side) -> Option<Genes> {
        let mut genes = self.on(side)?;
        if side == Side::B {
            self.edits.iter().for_each(|(slot, gene)| genes.0[*slot] = *gene);
        }
        Some(genes)
    }
}

/// A part.
pub fn part() -> impl Strategy<Value = Part> {
    let fate = prop_oneof![8 => Just(Fate::Stays), 1 => Just(Fate::Comes), 1 => Just(Fate::Goes)];
    let gene = prop_oneof![1 => Just(0), 2 => any::<u8>()];
    let edit = (0..SLOTS, any::<u8>());
    let edits = prop_oneof![3 => Just(Vec::new()), 2 => prop::collection::vec(edit, 1..=3)];
    (fate, proptest::array::uniform16(gene), edits).prop_map(|(fate, genes, edits)| Part {
        fate,
        genes: Genes(genes),
        edits,
    })
}

/// Up to `most` parts.
pub fn parts(most: usize) -> impl Strategy<Value = Vec<Part>> {
    prop::collection::vec(part(), 0..=most)
}
