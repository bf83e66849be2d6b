//! CSV: a line of names, then one of values for every sample: `time,power,heart_rate,cadence`, in any order.

use super::{Flaw, MOST_BEATS, MOST_WATTS, Read, Recording, Sample, by_second, measure, moment};

const COLUMNS: [(&str, &[&str]); 4] = [
    ("time", &["time", "timestamp"]),
    ("power", &["power", "watts"]),
    ("heart_rate", &["heart_rate", "heartrate", "hr"]),
    ("cadence", &["cadence", "rpm"]),
];

/// Reads a file of this format.
pub fn read(text: &str) -> Read<Recording> {
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let Some((first, names)) = lines.next() else { return Flaw::at(0, "the file is empty") };
    let names: Vec<String> = names.split(',').map(|name| name.trim().trim_matches('"').to_lowercase()).collect();
    let column = |at: usize| names.iter().position(|name| COLUMNS[at].1.contains(&name.as_str()));
    for (at, (name, known)) in COLUMNS.iter().enumerate().take(2) {
        if column(at).is_none() {
            return Flaw::at(first, format!("no column is called {name} (or {})", known[1..].join(", ")));
        }
    }
    let columns = [column(0), column(1), column(2), column(3)];
    let samples = lines.map(|(line, content)| {
        let cells: Vec<&str> = content.split(',').map(|cell| cell.trim().trim_matches('"')).collect();
        if cells.len() != names.len() {
            return Flaw::at(line, format!("{} values stand under {} names", cells.len(), names.len()));
        }
        let cell = |at: usize| columns[at].map_or("", |column| cells[column]);
        let sample = Sample {
            power: measure(line, cell(1), "the power", MOST_WATTS)?,
            heart_rate: measure(line, cell(2), "the heart rate", MOST_BEATS)?,
            cadence: measure(line, cell(3), "the cadence", MOST_BEATS)?,
        };
        Ok((line, moment(line, cell(0))?, sample))
    });
    by_second(samples.collect::<Read<Vec<_>>>()?)
}
