//! What a sample costs in two layouts: a row a second, and a workout's seconds packed into one value.
//!
//!     cargo run --release -p bike-workouts --example scale -- 20000000
//!
//! works on the database of mainstay.toml or DATABASE_URL, in tables that it makes and drops.

use bike_workouts::commands::{Result, workout};
use bike_workouts::formats::Recording;
use bike_workouts::models::{Athlete, Workout};
use bike_workouts::training::{normalized_power, packed, unpacked};
use mainstay::Database;
use mainstay::prelude::*;
use std::time::Instant;

/// A row a second, the layout that was not chosen.
#[derive(Debug, Clone, Model)]
#[model(table = "scale_samples", primary_key = [workout_id, second])]
struct Sample {
    workout_id: i64,
    second: i32,
    power: i16,
    heart_rate: Option<i16>,
    cadence: Option<i16>,
}

const HOUR: usize = 3600;

/// An hour on a bicycle; another one for every number.
fn ride(number: usize) -> Recording {
    // Noise, so that compression finds no more in it than in a real recording: the mixing of SplitMix64.
    let noise = |second: usize| {
        let mut mixed = (number * HOUR + second).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        (mixed ^ (mixed >> 27)) >> 8
    };
    let wave = |second: usize, height: usize| (second / 300 * 7 + noise(second) % 20) % height;
    let series =
        |low: usize, height: usize| (0..HOUR).map(|second| (low + wave(second, height)) as u16).collect::<Vec<_>>();
    let started_at =
        Timestamp::from_second(1_700_000_000 + (number as i64) * 86_400).expect("a moment of this century");
    Recording { started_at, power: series(120, 180), heart_rate: Some(series(110, 60)), cadence: Some(series(80, 20)) }
}

fn said(what: &str, samples: usize, began: Instant) {
    let seconds = began.elapsed().as_secs_f64();
    println!("{what}: {samples} samples in {seconds:.1} s, {:.0} a second", samples as f64 / seconds);
}

async fn pack(db: &Database, athlete: i64, workouts: usize) -> Result<()> {
    let began = Instant::now();
    for first in (0..workouts).step_by(50) {
        let rows: Vec<Workout> =
            (first..workouts.min(first + 50)).map(|number| workout::row(athlete, None, &ride(number))).collect();
        db.insert_many(&rows).await?;
    }
    said("packed, load", workouts * HOUR, began);
    let began = Instant::now();
    let year = db.find(Workout::athlete_id.eq(athlete)).order_by(Workout::started_at.desc()).limit(365);
    let rides = year.select((Workout::started_at, Workout::power)).all().await?;
    let best = rides.iter().map(|(_, power)| normalized_power(&unpacked(power))).fold(0.0, f64::max);
    said(&format!("packed, a year's progress of one athlete (best {best:.0} W)"), rides.len() * HOUR, began);
    Ok(())
}

async fn rows(db: &Database, workouts: usize) -> Result<()> {
    let began = Instant::now();
    for workout_id in 0..workouts {
        let ride = ride(workout_id);
        let value = |series: &Option<Vec<u16>>, at: usize| series.as_ref().map(|values| values[at] as i16);
        let sample = |(second, &power): (usize, &u16)| Sample {
            workout_id: workout_id as i64,
            second: second as i32,
            power: power as i16,
            heart_rate: value(&ride.heart_rate, second),
            cadence: value(&ride.cadence, second),
        };
        let samples: Vec<Sample> = ride.power.iter().enumerate().map(sample).collect();
        db.insert_many(&samples).await?;
    }
    said("rows, load", workouts * HOUR, began);
    let began = Instant::now();
    let mut read = 0;
    for workout_id in (0..workouts as i64).rev().take(365) {
        let of_workout = db.find(Sample::workout_id.eq(workout_id)).order_by(Sample::second.asc());
        let power: Vec<(i16,)> = of_workout.select((Sample::power,)).all().await?;
        read += power.len();
        let power: Vec<u16> = power.iter().map(|&(watts,)| watts as u16).collect();
        std::hint::black_box(normalized_power(&power));
    }
    said("rows, a year's progress of one athlete", read, began);
    Ok(())
}

/// Bytes of a table with its indexes, where the server says so.
async fn size(db: &Database, table: &'static str, samples: usize) {
    let asked = db
        .sql("SELECT pg_total_relation_size(CAST($1 AS text)::regclass)")
        .bind(&table.to_owned())
        .one::<(i64,)>()
        .await;
    if let Ok((bytes,)) = asked {
        println!("{table}: {} MB, {:.1} bytes a sample", bytes / 1_000_000, bytes as f64 / samples as f64);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let samples = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(20_000_000);
    if let Err(error) = measure(samples / HOUR).await {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

async fn measure(workouts: usize) -> Result<()> {
    let db = Database::from_env().await?;
    println!("{}", db.server_version().await?);
    println!("{} bytes a sample before compression", packed(&[1, 2, 3]).len());
    let athlete = db.insert(&Athlete { id: 0, name: "scale".to_owned(), weight: Decimal::from(70) }).await?;
    let packing = pack(&db, athlete, workouts).await;
    size(&db, "workouts", workouts * HOUR).await;
    db.delete(Athlete::id.eq(athlete)).run().await?;
    packing?;
    // A tenth is enough to know what a row costs.
    let few = workouts.div_ceil(10);
    db.sql(
        "CREATE TABLE scale_samples (workout_id BIGINT NOT NULL, second INTEGER NOT NULL, power SMALLINT NOT NULL,
         heart_rate SMALLINT, cadence SMALLINT, PRIMARY KEY (workout_id, second))",
    )
    .run()
    .await?;
    let rowing = rows(&db, few).await;
    size(&db, "scale_samples", few * HOUR).await;
    db.sql("DROP TABLE scale_samples").run().await?;
    rowing
}
