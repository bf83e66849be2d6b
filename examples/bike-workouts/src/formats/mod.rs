//! The files that trainers and bicycle computers write: templates (ERG, MRC, ZWO) and recordings (FIT, TCX, CSV).
//! Each reader takes the whole file, or says at which line it cannot.

mod csv;
mod erg;
mod fit;
mod tcx;
mod zwo;

use crate::curve::{Curve, LONGEST};
use crate::models::Template;
use mainstay::prelude::Timestamp;
use std::fmt;
use std::path::Path;

/// A template as a file has it.
#[derive(Debug, PartialEq)]
pub struct Plan {
    pub name: String,
    pub description: Option<String>,
    pub curve: Curve,
}

/// A workout as a bicycle computer recorded it, one value a second.
#[derive(Debug, PartialEq, Eq)]
pub struct Recording {
    pub started_at: Timestamp,
    pub power: Vec<u16>,
    pub heart_rate: Option<Vec<u16>>,
    pub cadence: Option<Vec<u16>>,
}

/// What is wrong with a file, and in which line; line 0 is the file as a whole.
#[derive(Debug, PartialEq, Eq)]
pub struct Flaw {
    pub line: usize,
    pub what: String,
}

/// What a reader comes to.
pub type Read<T> = Result<T, Flaw>;

impl Flaw {
    fn at<T>(line: usize, what: impl fmt::Display) -> Read<T> {
        Err(Self { line, what: what.to_string() })
    }
}

/// Reads a template; the ending of its name says the format.
pub fn plan(path: &Path, bytes: &[u8]) -> Read<Plan> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let plan = match ending(path).as_str() {
        "erg" | "mrc" => erg::read(text(bytes)?, &stem),
        "zwo" => zwo::read(text(bytes)?, &stem),
        other => Flaw::at(0, format!("`{other}` is no format of templates; these are: erg, mrc, zwo")),
    }?;
    let longest = plan.name.chars().count();
    match plan.curve.0.len() {
        0 => Flaw::at(0, "the workout has no second"),
        seconds if seconds > LONGEST => Flaw::at(0, format!("the workout takes {seconds} s, more than a day")),
        _ if longest > 100 => Flaw::at(0, format!("its name has {longest} characters, more than 100")),
        _ => Ok(plan),
    }
}

/// Reads a recording; the ending of its name says the format.
pub fn recording(path: &Path, bytes: &[u8]) -> Read<Recording> {
    match ending(path).as_str() {
        "fit" => fit::read(bytes),
        "tcx" => tcx::read(text(bytes)?),
        "csv" => csv::read(text(bytes)?),
        other => Flaw::at(0, format!("`{other}` is no format of recordings; these are: fit, tcx, csv")),
    }
}

fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn text(bytes: &[u8]) -> Read<&str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).or_else(|error| {
        let line = 1 + bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count();
        Flaw::at(line, "not UTF-8 text")
    })
}

/// A number of a file, finite and within bounds.
fn number(line: usize, word: &str, what: &str, most: f64) -> Read<f64> {
    match word.trim().parse::<f64>() {
        Ok(value) if (0.0..=most).contains(&value) => Ok(value),
        Ok(value) => Flaw::at(line, format!("{what} is {value}, which is not between 0 and {most}")),
        Err(_) => Flaw::at(line, format!("{what} is `{}`, which is no number", word.trim())),
    }
}

/// The most watts that somebody is believed to ride.
const MOST_WATTS: f64 = 5000.0;
/// The largest part of a threshold power that a template may ask for.
const MOST_FRACTION: f64 = 20.0;
/// The fastest heart and the fastest legs, a minute.
const MOST_BEATS: f64 = 300.0;

/// What was measured at one moment.
#[derive(Debug, Default, Clone, Copy)]
struct Sample {
    power: Option<u16>,
    heart_rate: Option<u16>,
    cadence: Option<u16>,
}

/// Puts samples on the seconds since the first; in a pause nobody rides, and a missing value is 0.
fn by_second(samples: Vec<(usize, Timestamp, Sample)>) -> Read<Recording> {
    let Some(&(_, started_at, _)) = samples.first() else { return Flaw::at(0, "there is no sample in it") };
    if samples.iter().all(|(_, _, sample)| sample.power.is_none()) {
        return Flaw::at(0, "no sample has a power");
    }
    let mut seconds: Vec<Sample> = Vec::new();
    let mut before = started_at;
    for (line, at, sample) in samples {
        let Ok(second) = usize::try_from(at.as_second() - started_at.as_second()) else {
            return Flaw::at(line, format!("{at} is before {before}, of the sample above"));
        };
        if second >= LONGEST {
            return Flaw::at(line, format!("{at} is more than a day after the beginning, {started_at}"));
        }
        seconds.resize(seconds.len().max(second + 1), Sample::default());
        seconds[second] = sample;
        before = at;
    }
    let series = |value: fn(&Sample) -> Option<u16>| -> Option<Vec<u16>> {
        let is_there = seconds.iter().any(|sample| value(sample).is_some());
        is_there.then(|| seconds.iter().map(|sample| value(sample).unwrap_or(0)).collect())
    };
    let power = series(|sample| sample.power).unwrap_or_default();
    Ok(Recording {
        started_at,
        power,
        heart_rate: series(|sample| sample.heart_rate),
        cadence: series(|sample| sample.cadence),
    })
}

/// A measure of a sample: a whole number within bounds.
fn measure(line: usize, word: &str, what: &str, most: f64) -> Read<Option<u16>> {
    if word.trim().is_empty() {
        return Ok(None);
    }
    Ok(Some(number(line, word, what, most)?.round() as u16))
}

fn moment(line: usize, word: &str) -> Read<Timestamp> {
    word.trim()
        .parse()
        .or_else(|_| Flaw::at(line, format!("`{}` is no moment such as 2026-05-01T07:30:00Z", word.trim())))
}

/// The line of a node of XML.
fn line_of(node: roxmltree::Node<'_, '_>) -> usize {
    node.document().text_pos_at(node.range().start).row as usize
}

fn xml(text: &str) -> Read<roxmltree::Document<'_>> {
    roxmltree::Document::parse(text).or_else(|error| Flaw::at(error.pos().row as usize, error))
}

impl Plan {
    /// The row of its template.
    pub fn template(&self) -> Template {
        Template {
            id: 0,
            name: self.name.clone(),
            description: self.description.clone(),
            duration: i32::try_from(self.curve.0.len()).unwrap_or(i32::MAX),
            difficulty: self.curve.difficulty(),
        }
    }
}

#[cfg(test)]
mod tests;
