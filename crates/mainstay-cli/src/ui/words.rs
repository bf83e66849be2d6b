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
    fn durations_in_their_usual_unit() {
        for (ms, words) in [(0, "0 ms"), (999, "999 ms"), (3_440, "3.4 s"), (125_000, "2 min 5 s")] {
            assert_eq!(duration(Duration::from_millis(ms)), words);
        }
    }
}
