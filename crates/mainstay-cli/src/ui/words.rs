//! Numbers in words.

use mainstay::migrate::Graph;
use std::time::Duration;

/// A duration as people say it: `12 ms`, `3.4 s`, `2 min 5 s`.
pub fn duration(time: Duration) -> String {
    match time.as_secs() {
        0 => format!("{} ms", time.as_millis()),
        1..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// How long ago something was: `just now`, `3 hours`, `12 days`.
pub fn age(time: Duration) -> String {
    const UNITS: [(u64, &str); 3] = [(24 * 60 * 60, "day"), (60 * 60, "hour"), (60, "minute")];
    let seconds = time.as_secs();
    let unit = UNITS.iter().find(|(length, _)| seconds >= *length);
    unit.map_or_else(
        || "just now".to_owned(),
        |(length, unit)| count(usize::try_from(seconds / length).unwrap_or(usize::MAX), unit),
    )
}

/// A size in powers of 1000, as a setting says it: `512 B`, `20 MB`.
pub fn size(bytes: u64) -> String {
    let units = [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match units.iter().find(|(length, _)| bytes >= *length) {
        Some((length, unit)) => format!("{:.1} {unit}", bytes as f64 / *length as f64),
        None => format!("{bytes} B"),
    }
}

/// A number of things: `1 revision`, `3 revisions`.
pub fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// `(head)` beside a revision that nothing revises.
pub fn mark(graph: &Graph, revision: &str) -> String {
    if graph.heads().iter().any(|head| head == revision) { "(head)".to_owned() } else { String::new() }
}

/// Where a database is: `3e8e0e3e8e0e (head)`, `base`.
pub fn place(graph: &Graph, revisions: &[String]) -> String {
    let named = |id: &String| [id.clone(), mark(graph, id)].join(" ").trim_end().to_owned();
    match revisions {
        [] => "base".to_owned(),
        several => several.iter().map(named).collect::<Vec<_>>().join(" and "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_and_sizes_in_their_largest_unit() {
        for (seconds, words) in [(59, "just now"), (60, "1 minute"), (7_300, "2 hours"), (1_000_000, "11 days")] {
            assert_eq!(age(Duration::from_secs(seconds)), words);
        }
        for (bytes, words) in [(0, "0 B"), (999, "999 B"), (8_192, "8.2 kB"), (1_500_000_000, "1.5 GB")] {
            assert_eq!(size(bytes), words);
        }
    }

    #[test]
    fn durations_in_their_usual_unit() {
        for (ms, words) in [(0, "0 ms"), (999, "999 ms"), (3_440, "3.4 s"), (125_000, "2 min 5 s")] {
            assert_eq!(duration(Duration::from_millis(ms)), words);
        }
    }
}
