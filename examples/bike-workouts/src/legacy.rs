//! The layout of an older program: a table for each template (`workout001`, `workout010`, …) with `timestamp, power`.

use crate::commands::{Failure, Result};
use crate::curve::{Curve, LONGEST};
use crate::formats::Plan;
use mainstay::Database;
use mainstay::schema::sql::Sql;

/// The tables of an older PostgreSQL database as templates, by name.
///
/// Powers are watts of somebody with this threshold, or fractions where none is given. The time is read as seconds:
/// a number is one, and of a moment its distance from the first of the table.
pub async fn plans(old: &Database, threshold: Option<i32>) -> Result<Vec<Plan>> {
    let tables: Vec<(String, String)> = old
        .sql(
            "SELECT table_name::text, data_type::text FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name ~ '^workout[0-9]+$' AND column_name = 'timestamp'
             ORDER BY table_name",
        )
        .all()
        .await?;
    if tables.is_empty() {
        return Failure::new("there is no table with a name such as workout001 and a column `timestamp` in it");
    }
    let mut plans = Vec::new();
    for (table, time) in tables {
        let is_moment = time.starts_with("timestamp") || time.starts_with("time ");
        let samples: Vec<(i64, f64)> = old.sql(samples(&table, is_moment)).all().await?;
        plans.push(Plan { curve: curve(&table, &samples, threshold)?, name: table, description: None });
    }
    Ok(plans)
}

fn samples(table: &str, is_moment: bool) -> Sql {
    let time = match is_moment {
        true => "extract(epoch FROM \"timestamp\" - min(\"timestamp\") OVER ())",
        false => "\"timestamp\" - min(\"timestamp\") OVER ()",
    };
    // Only names of digits behind `workout` come here, see above.
    Sql::written(format!("SELECT CAST({time} AS bigint), CAST(power AS double precision) FROM \"{table}\" ORDER BY 1"))
}

/// A second that the table leaves out has the power of the one before.
fn curve(table: &str, samples: &[(i64, f64)], threshold: Option<i32>) -> Result<Curve> {
    let mut curve = Curve::default();
    for &(second, power) in samples {
        let fraction = match threshold {
            Some(watts) => power / f64::from(watts),
            None if power > 10.0 => {
                return Failure::new(format_args!(
                    "{table} has a power of {power}, which is no fraction of a threshold; next: say whose watts these are with --ftp"
                ));
            }
            None => power,
        };
        let at = usize::try_from(second).unwrap_or(LONGEST);
        if at >= LONGEST || !(0.0..=20.0).contains(&fraction) {
            return Failure::new(format_args!(
                "{table} has a power of {power} at second {second}, which is no workout"
            ));
        }
        let before = curve.0.last().copied().unwrap_or(Some(fraction as f32));
        curve.0.resize(curve.0.len().max(at), before);
        curve.0.truncate(at);
        curve.0.push(Some(fraction as f32));
    }
    match curve.0.is_empty() {
        true => Failure::new(format_args!("{table} has no row")),
        false => Ok(curve),
    }
}
