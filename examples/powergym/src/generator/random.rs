//! Chance that comes again: the same seed, the same numbers, on every machine (SplitMix64, by Steele, Lea and Flood).

/// A sequence of numbers.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to 1.
    pub fn fraction(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// From 0 to the number before this one.
    pub fn below(&mut self, end: u64) -> u64 {
        (self.fraction() * end as f64) as u64
    }

    /// From one number to the other, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).unsigned_abs()).cast_signed()
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        self.fraction() < probability
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }

    /// Around 0, with a deviation of 1 (the sum of twelve).
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.fraction()).sum::<f64>() - 6.0
    }

    pub fn uuid(&mut self) -> mainstay::prelude::Uuid {
        let bits = (u128::from(self.number()) << 64) | u128::from(self.number());
        // Version 4, variant 1: as any other random one.
        let bits = (bits & !(0xF << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
        mainstay::prelude::Uuid::from_u128(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_is_the_same_chance() {
        let mut random = Random::new(1_234_567);
        // The numbers of the algorithm's own reference.
        let first = [random.number(), random.number(), random.number()];
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
        assert_eq!(Random::new(7).uuid(), Random::new(7).uuid());
        assert_eq!(Random::new(7).uuid().get_version_num(), 4);
        let numbers: Vec<i64> = (0..1000).map(|_| random.between(-2, 2)).collect();
        assert!((-2..=2).all(|number| numbers.contains(&number)) && numbers.iter().all(|number| number.abs() <= 2));
    }
}
