//! TCX: Garmin's training centre files, XML with a track point for every sample.

use super::{Flaw, MOST_BEATS, MOST_WATTS, Read, Recording, Sample, by_second, line_of, measure, moment, xml};
use roxmltree::Node;

/// Reads a file of this format.
pub fn read(text: &str) -> Read<Recording> {
    let document = xml(text)?;
    let root = document.root_element();
    if root.tag_name().name() != "TrainingCenterDatabase" {
        return Flaw::at(
            line_of(root),
            format!("<{}> stands where <TrainingCenterDatabase> should", root.tag_name().name()),
        );
    }
    let points = root.descendants().filter(|node| node.tag_name().name() == "Trackpoint");
    by_second(points.map(point).collect::<Read<Vec<_>>>()?)
}

fn point(node: Node<'_, '_>) -> Read<(usize, mainstay::prelude::Timestamp, Sample)> {
    let line = line_of(node);
    let word = |tag: &str| {
        let found = node.descendants().find(|child| child.tag_name().name() == tag);
        // A heart rate has its number in a <Value>.
        found.map(|child| {
            child.descendants().filter(Node::is_text).filter_map(|part| part.text()).map(str::trim).collect::<String>()
        })
    };
    let Some(at) = word("Time") else { return Flaw::at(line, "the track point has no <Time>") };
    let sample = Sample {
        power: measure(line, &word("Watts").unwrap_or_default(), "the power", MOST_WATTS)?,
        heart_rate: measure(line, &word("HeartRateBpm").unwrap_or_default(), "the heart rate", MOST_BEATS)?,
        cadence: measure(line, &word("Cadence").unwrap_or_default(), "the cadence", MOST_BEATS)?,
    };
    Ok((line, moment(line, &at)?, sample))
}
