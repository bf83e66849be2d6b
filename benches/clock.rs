//! What a round took: on the wall, and of the processors.

use std::fs;
use std::time::Instant;

/// The best times so far, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Best {
    /// By the clock.
    pub seconds: f64,
    /// Of the processors.
    pub processor: f64,
}

impl Default for Best {
    fn default() -> Self {
        Self { seconds: f64::MAX, processor: f64::MAX }
    }
}

impl Best {
    /// Takes a round that is over.
    pub fn take(&mut self, clock: &Clock) {
        self.seconds = self.seconds.min(clock.since.elapsed().as_secs_f64());
        self.processor = self.processor.min(processor() - clock.processor);
    }
}

/// A round that is under way.
pub struct Clock {
    since: Instant,
    processor: f64,
}

impl Clock {
    /// It begins.
    pub fn start() -> Self {
        Self { processor: processor(), since: Instant::now() }
    }
}

/// What all threads of this process have had of the processors, in seconds, as Linux says it.
fn processor() -> f64 {
    // Whoever asks for this file has what the thread that asks has had since the last tick counted too.
    let _ = fs::read("/proc/self/stat");
    let Ok(threads) = fs::read_dir("/proc/self/task") else { return f64::NAN };
    let said = threads.flatten().filter_map(|thread| fs::read_to_string(thread.path().join("schedstat")).ok());
    let nanos = said.filter_map(|said| said.split(' ').next()?.parse::<u64>().ok());
    nanos.sum::<u64>() as f64 / 1e9
}
