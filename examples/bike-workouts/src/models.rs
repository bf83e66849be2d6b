//! What a cyclist's training is made of.

use mainstay::prelude::*;

/// Somebody who rides
#[derive(Debug, Clone, Model)]
#[model(table = "athletes")]
pub struct Athlete {
    #[column(primary_key)]
    pub id: i64,
    #[column(unique, length = 100)]
    pub name: String,
    /// kg
    #[column(precision = 5, scale = 2, check = "weight > 0")]
    pub weight: Decimal,
}

/// Functional threshold power, the watts that an athlete can hold for an hour, from a day on
#[derive(Debug, Clone, Model)]
#[model(table = "thresholds", primary_key = [athlete_id, since])]
pub struct Threshold {
    #[column(references = "athletes.id", on_delete = "cascade")]
    pub athlete_id: i64,
    pub since: Date,
    #[column(check = "watts > 0")]
    pub watts: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum)]
pub enum Difficulty {
    Easy,
    Moderate,
    Hard,
    VeryHard,
}

/// A workout that can be ridden, whoever rides it
#[derive(Debug, Clone, Model)]
#[model(table = "workout_templates")]
pub struct Template {
    #[column(primary_key)]
    pub id: i64,
    #[column(unique, length = 100)]
    pub name: String,
    pub description: Option<String>,
    /// Seconds
    #[column(check = "duration > 0")]
    pub duration: i32,
    pub difficulty: Difficulty,
}

/// The power curve of a template, second by second
#[derive(Debug, Clone, Model)]
#[model(table = "template_powers", primary_key = [template_id, second])]
pub struct TemplatePower {
    #[column(references = "workout_templates.id", on_delete = "cascade")]
    pub template_id: i64,
    #[column(check = "second >= 0")]
    pub second: i32,
    /// A fraction of the threshold power; none where the athlete rides as they like
    pub fraction: Option<f32>,
}

/// A workout as it was ridden: one row, its recordings packed (see the README for why)
#[derive(Debug, Clone, Model)]
#[model(table = "workouts", unique(columns = [athlete_id, started_at]))]
pub struct Workout {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = "athletes.id", on_delete = "cascade")]
    pub athlete_id: i64,
    #[column(references = "workout_templates.id", on_delete = "set null", index)]
    pub template_id: Option<i64>,
    pub started_at: Timestamp,
    /// Seconds
    #[column(check = "duration > 0")]
    pub duration: i32,
    /// Watts, two bytes a second, the lower one first
    pub power: Vec<u8>,
    /// Beats a minute, two bytes a second
    pub heart_rate: Option<Vec<u8>>,
    /// Revolutions a minute, two bytes a second
    pub cadence: Option<Vec<u8>>,
}

impl Template {
    pub fn curve() -> HasMany<Template, TemplatePower> {
        has_many(Template::id, TemplatePower::template_id)
    }
}

impl Athlete {
    pub fn thresholds() -> HasMany<Athlete, Threshold> {
        has_many(Athlete::id, Threshold::athlete_id)
    }
}
