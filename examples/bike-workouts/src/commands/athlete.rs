//! Athletes, and their threshold power over time.

use super::{Failure, Result, taken};
use crate::models::{Athlete, Threshold};
use mainstay::Database;
use mainstay::prelude::*;
use std::fmt::Write as _;

/// The day of today, in UTC.
fn today() -> Date {
    Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Adds an athlete whose threshold holds from today on.
pub async fn add(db: &Database, name: &str, weight: Decimal, ftp: i32) -> Result<String> {
    if name.trim().is_empty() || name.chars().count() > 100 {
        return Failure::new("a name has between 1 and 100 characters");
    }
    if weight <= Decimal::ZERO || weight >= Decimal::from(1000) || ftp <= 0 {
        return Failure::new("weight (kg, below 1000) and FTP (watts) are above 0");
    }
    let athlete = Athlete { id: 0, name: name.to_owned(), weight };
    let added = db.transaction(async |tx| {
        let athlete_id = tx.insert(&athlete).await?;
        tx.insert(&Threshold { athlete_id, since: today(), watts: ftp }).await
    });
    added.await.map_err(|error| taken(error, format_args!("there is an athlete called {name} already")))?;
    Ok(format!("{name}: {ftp} W, {} W/kg\n", per_kg(ftp, weight)))
}

/// The athletes with what they can.
pub async fn list(db: &Database) -> Result<String> {
    let athletes = db.all::<Athlete>().order_by(Athlete::name.asc()).with(Athlete::thresholds()).all().await?;
    let mut out = String::new();
    for (athlete, thresholds) in athletes {
        let watts = thresholds.iter().max_by_key(|threshold| threshold.since).map_or(0, |threshold| threshold.watts);
        let weight = athlete.weight.normalize();
        let _ = writeln!(out, "{}  {weight} kg  {watts} W  {} W/kg", athlete.name, per_kg(watts, athlete.weight));
    }
    Ok(out)
}

/// A threshold from a day on; a second one of the same day takes the place of the first.
pub async fn set_ftp(db: &Database, name: &str, watts: i32, since: Option<Date>) -> Result<String> {
    if watts <= 0 {
        return Failure::new("the FTP is above 0 watts");
    }
    let athlete = find(db, name).await?;
    let since = since.unwrap_or_else(today);
    db.upsert(&Threshold { athlete_id: athlete.id, since, watts }).run().await?;
    Ok(format!("{name}: {watts} W since {since}, {} W/kg\n", per_kg(watts, athlete.weight)))
}

/// The athlete of this name.
pub async fn find(db: &Database, name: &str) -> Result<Athlete> {
    match db.find(Athlete::name.eq(name)).first().await? {
        Some(athlete) => Ok(athlete),
        None => Failure::new(format_args!("there is no athlete called {name}; `bike-workouts athlete list` shows all")),
    }
}

/// The newest threshold of an athlete.
pub async fn threshold(db: &Database, athlete: &Athlete) -> Result<i32> {
    let of_athlete = db.find(Threshold::athlete_id.eq(athlete.id));
    match of_athlete.order_by(Threshold::since.desc()).first().await? {
        Some(threshold) => Ok(threshold.watts),
        None => Failure::new(format_args!("{} has no FTP; `bike-workouts athlete set-ftp` notes one", athlete.name)),
    }
}

fn per_kg(watts: i32, weight: Decimal) -> String {
    format!("{:.2}", (Decimal::from(watts) / weight).round_dp(2))
}
