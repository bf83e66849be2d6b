//! ERG and MRC: a header, and points of time with a power between which the trainer goes evenly. ERG has watts for an
//! athlete whose threshold stands in the header, MRC percent of it.

use super::{Flaw, MOST_FRACTION, MOST_WATTS, Plan, Read, number};
use crate::curve::{Curve, LONGEST};

/// What the second column of the data means.
#[derive(Clone, Copy)]
enum Unit {
    Watts,
    Percent,
}

#[derive(Default)]
struct Header {
    unit: Option<Unit>,
    threshold: Option<f64>,
    description: Option<String>,
}

/// Reads a file of this format; `name` is the file's, without its ending.
pub fn read(text: &str, name: &str) -> Read<Plan> {
    let mut header = Header::default();
    let mut points: Vec<(usize, f64)> = Vec::new();
    let mut section = String::new();
    for (line, content) in (1..).zip(text.lines().map(str::trim)) {
        if let Some(title) = content.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = title.to_uppercase();
        } else if content.is_empty() || content.starts_with(';') {
        } else if section == "COURSE HEADER" {
            header.line(line, content)?;
        } else if section == "COURSE DATA" {
            points.push(point(line, content, &header, points.last())?);
        }
    }
    if points.is_empty() {
        return Flaw::at(0, "there is no [COURSE DATA] in it");
    }
    Ok(Plan { name: name.to_owned(), description: header.description, curve: curve(&points) })
}

impl Header {
    fn line(&mut self, line: usize, content: &str) -> Read<()> {
        let words: Vec<String> = content.split_whitespace().map(str::to_uppercase).collect();
        match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["MINUTES", "WATTS"] => self.unit = Some(Unit::Watts),
            ["MINUTES", "PERCENT"] => self.unit = Some(Unit::Percent),
            ["MINUTES", ..] => {
                return Flaw::at(line, format!("`{content}` is neither MINUTES WATTS nor MINUTES PERCENT"));
            }
            _ => {}
        }
        let Some((name, value)) = content.split_once('=') else { return Ok(()) };
        match name.trim().to_uppercase().as_str() {
            "FTP" => self.threshold = Some(number(line, value, "the FTP", MOST_WATTS)?),
            "DESCRIPTION" => self.description = Some(value.trim().to_owned()).filter(|text| !text.is_empty()),
            _ => {}
        }
        Ok(())
    }

    /// The power of a point as a fraction of the threshold.
    fn fraction(&self, line: usize, word: &str) -> Read<f64> {
        match (self.unit, self.threshold) {
            (None, _) => Flaw::at(line, "the header does not say MINUTES WATTS or MINUTES PERCENT"),
            (Some(Unit::Percent), _) => Ok(number(line, word, "the power", MOST_FRACTION * 100.0)? / 100.0),
            (Some(Unit::Watts), Some(threshold)) if threshold > 0.0 => {
                Ok(number(line, word, "the power", MOST_WATTS)? / threshold)
            }
            (Some(Unit::Watts), _) => {
                Flaw::at(line, "these are watts, and the header has no `FTP = …` of the athlete whom they are for")
            }
        }
    }
}

/// A second, and the fraction that is to be ridden there.
fn point(line: usize, content: &str, header: &Header, before: Option<&(usize, f64)>) -> Read<(usize, f64)> {
    let mut words = content.split_whitespace();
    let (Some(minutes), Some(power), None) = (words.next(), words.next(), words.next()) else {
        return Flaw::at(line, format!("`{content}` is not a time in minutes and a power"));
    };
    let second = (number(line, minutes, "the time", LONGEST as f64 / 60.0)? * 60.0).round() as usize;
    if before.is_some_and(|&(before, _)| second < before) {
        return Flaw::at(line, format!("{minutes} minutes is before the time of the line above"));
    }
    Ok((second, header.fraction(line, power)?))
}

fn curve(points: &[(usize, f64)]) -> Curve {
    let mut curve = Curve::default();
    let (begins, first) = points[0];
    curve.ramp(begins, first as f32, first as f32);
    for pair in points.windows(2) {
        let [(from, low), (to, high)] = pair else { continue };
        curve.ramp(to - from, *low as f32, *high as f32);
    }
    curve
}
