//! A training database for an indoor bicycle trainer: athletes, workouts as power curves, and what was ridden.

pub mod chart;
pub mod commands;
pub mod curve;
pub mod formats;
pub mod legacy;
pub mod models;
pub mod training;
