//! What was ridden, and what it comes to.

use super::{Result, athlete, taken, template};
use crate::chart::{bars, minutes};
use crate::formats::{self, Recording};
use crate::models::{Threshold, Workout};
use crate::training::{best, normalized_power, packed, stress, unpacked};
use mainstay::Database;
use mainstay::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// The lengths whose best power is shown, in seconds.
const BESTS: [usize; 4] = [60, 300, 1200, 3600];

/// The row of a recording.
pub fn row(athlete_id: i64, template_id: Option<i64>, recording: &Recording) -> Workout {
    Workout {
        id: 0,
        athlete_id,
        template_id,
        started_at: recording.started_at,
        duration: i32::try_from(recording.power.len()).unwrap_or(i32::MAX),
        power: packed(&recording.power),
        heart_rate: recording.heart_rate.as_deref().map(packed),
        cadence: recording.cadence.as_deref().map(packed),
    }
}

/// Stores a recording.
pub async fn log(db: &Database, file: &Path, name: &str, of: Option<&str>) -> Result<String> {
    let recording = template::read(file, formats::recording)?;
    let athlete = athlete::find(db, name).await?;
    let template_id = match of {
        Some(of) => Some(template::find(db, of).await?.0.id),
        None => None,
    };
    let stored = db.insert(&row(athlete.id, template_id, &recording)).await;
    stored.map_err(|error| {
        taken(error, format_args!("{name}'s workout of {} is stored already", recording.started_at))
    })?;
    Ok(format!(
        "{}  {}  {:.0} W normalized\n",
        recording.started_at,
        minutes(recording.power.len()),
        normalized_power(&recording.power)
    ))
}

/// What a workout comes to.
struct Score {
    day: Date,
    seconds: usize,
    normalized: f64,
    intensity: f64,
    stress: f64,
    bests: [Option<f64>; 4],
}

/// A line for each workout, and the training stress of each week as bars.
pub async fn progress(db: &Database, name: &str) -> Result<String> {
    let athlete = athlete::find(db, name).await?;
    let thresholds = db.find(Threshold::athlete_id.eq(athlete.id)).order_by(Threshold::since.asc()).all().await?;
    let workouts = db.find(Workout::athlete_id.eq(athlete.id)).order_by(Workout::started_at.asc());
    let rides = workouts.select((Workout::started_at, Workout::power)).all().await?;
    if rides.is_empty() {
        return Ok(format!("{name} has ridden nothing yet; next: bike-workouts log FILE --athlete {name}\n"));
    }
    let scores: Vec<Score> = rides.iter().map(|(at, power)| score(*at, &unpacked(power), &thresholds)).collect();
    Ok(table(&scores) + "\nTraining stress by week\n" + &bars(&weeks(&scores), 48))
}

fn score(at: Timestamp, power: &[u16], thresholds: &[Threshold]) -> Score {
    let day = at.to_zoned(jiff::tz::TimeZone::UTC).date();
    // A workout from before the first threshold is measured by that one.
    let valid = thresholds.iter().rev().find(|threshold| threshold.since <= day).or(thresholds.first());
    let normalized = normalized_power(power);
    let intensity = valid.map_or(0.0, |threshold| normalized / f64::from(threshold.watts));
    let bests = BESTS.map(|seconds| best(power, seconds));
    Score { day, seconds: power.len(), normalized, intensity, stress: stress(power.len(), intensity), bests }
}

fn table(scores: &[Score]) -> String {
    let mut out = "day         length    NP    IF   TSS   1 min   5 min  20 min  60 min\n".to_owned();
    for score in scores {
        let length = minutes(score.seconds);
        let _ = write!(
            out,
            "{}  {length:>6}  {:>4.0}  {:.2}  {:>4.0}",
            score.day, score.normalized, score.intensity, score.stress
        );
        for best in score.bests {
            let _ = write!(out, "  {:>6}", best.map_or("–".to_owned(), |watts| format!("{watts:.0}")));
        }
        out.push('\n');
    }
    out
}

/// The training stress of each week, by its Monday.
fn weeks(scores: &[Score]) -> Vec<(String, f64)> {
    let mut weeks: BTreeMap<Date, f64> = BTreeMap::new();
    for score in scores {
        let since_monday = i64::from(score.day.weekday().to_monday_zero_offset());
        let monday = score.day.checked_sub(jiff::Span::new().days(since_monday)).unwrap_or(score.day);
        *weeks.entry(monday).or_default() += score.stress;
    }
    weeks.into_iter().map(|(monday, stress)| (monday.to_string(), stress)).collect()
}
