//! PowerGym: the database of a gym. What it looks like stands in [`models`], how it came to look so in `migrations/`.

pub mod models;
