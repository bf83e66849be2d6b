//! The pause before something is tried again that somebody else was in the way of.

use std::time::Duration;

/// Pauses that grow twice as long each time, up to the longest. Each is between half of that and the whole, by chance:
/// two that were in each other's way would otherwise meet again at every attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Backoff {
    next: Duration,
    longest: Duration,
    taken: u32,
}

impl Backoff {
    pub(crate) const fn between(shortest: Duration, longest: Duration) -> Self {
        Self { next: shortest, longest, taken: 0 }
    }

    /// How many pauses there were.
    pub(crate) const fn taken(&self) -> u32 {
        self.taken
    }

    /// How long to wait now.
    pub(crate) fn pause(&mut self) -> Duration {
        self.taken += 1;
        let whole = self.next;
        self.next = (whole * 2).min(self.longest);
        let (random, _) = uuid::Uuid::new_v4().as_u64_pair();
        // The upper half of the bits: the lower ones hold the version, which is no chance.
        whole / 2 + (whole / 2).mul_f64(f64::from((random >> 32) as u32) / f64::from(u32::MAX))
    }

    pub(crate) async fn wait(&mut self) {
        tokio::time::sleep(self.pause()).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_differ() {
        let millis = Duration::from_millis;
        let mut backoff = Backoff::between(millis(10), millis(50));
        let mut seen = Vec::new();
        for whole in [10, 20, 40, 50, 50] {
            let pause = backoff.pause();
            assert!(pause >= millis(whole) / 2 && pause <= millis(whole), "{pause:?} of {whole} ms");
            seen.push(pause.as_nanos() * 10 / u128::from(whole));
        }
        seen.dedup();
        assert_eq!(backoff.taken(), 5);
        assert!(seen.len() > 1, "all the same part of the whole: {seen:?}");
    }
}
