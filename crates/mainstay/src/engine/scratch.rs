//! The names of scratch databases: by the time in them, those that a killed run left behind are known.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

/// `mainstay_scratch_<epoch>_<process>_<number>`
pub(super) fn name() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    format!("mainstay_scratch_{epoch}_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}
