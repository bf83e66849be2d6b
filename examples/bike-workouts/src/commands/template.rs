//! Templates: stored from files, listed, drawn.

use super::{Failure, Result, taken};
use crate::chart::{Chart, minutes};
use crate::curve::Curve;
use crate::formats::{self, Plan};
use crate::models::{Template, TemplatePower};
use mainstay::Database;
use mainstay::prelude::*;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Stores the workouts of some files: all, or none.
pub async fn import(db: &Database, files: &[PathBuf]) -> Result<String> {
    if files.is_empty() {
        return Failure::new("no file is named; next: bike-workouts template import FILE…");
    }
    let plans = files.iter().map(|path| read(path, formats::plan)).collect::<Result<Vec<_>>>()?;
    store(db, &plans).await
}

/// What a reader makes of a file, or the file and the line where it could not.
pub fn read<T>(path: &Path, reader: fn(&Path, &[u8]) -> formats::Read<T>) -> Result<T> {
    let name = path.display();
    let bytes = std::fs::read(path).or_else(|error| Failure::new(format_args!("{name}: {error}")))?;
    reader(path, &bytes).or_else(|flaw| match flaw.line {
        0 => Failure::new(format_args!("{name}: {}", flaw.what)),
        line => Failure::new(format_args!("{name}:{line}: {}", flaw.what)),
    })
}

/// Stores workouts: all, or none.
pub async fn store(db: &Database, plans: &[Plan]) -> Result<String> {
    let mut out = String::new();
    for plan in plans {
        let template = plan.template();
        let length = minutes(plan.curve.0.len());
        let _ = writeln!(out, "{}  {length}  {}", template.name, word(template.difficulty));
    }
    let stored = db.transaction(async |tx| {
        for plan in plans {
            let template_id = tx.insert(&plan.template()).await?;
            let second = |(second, &fraction)| TemplatePower { template_id, second, fraction };
            let curve: Vec<_> = (0..).zip(&plan.curve.0).map(second).collect();
            tx.insert_many(&curve).await?;
        }
        Ok(())
    });
    stored.await.map_err(|error| taken(error, "nothing is stored: there is a template of this name already"))?;
    Ok(out)
}

/// The templates.
pub async fn list(db: &Database) -> Result<String> {
    let mut out = String::new();
    for template in db.all::<Template>().order_by(Template::name.asc()).all().await? {
        let length = minutes(usize::try_from(template.duration).unwrap_or(0));
        let _ = writeln!(out, "{}  {length}  {}", template.name, word(template.difficulty));
    }
    Ok(out)
}

/// A template drawn in the terminal, or into a file.
pub async fn show(db: &Database, name: &str, output: Option<&Path>) -> Result<String> {
    let (template, curve) = find(db, name).await?;
    let values: Vec<f32> = curve.0.iter().map(|part| part.unwrap_or(0.0)).collect();
    let chart = Chart::new(&values, 1.0);
    let Some(path) = output else {
        let about = template.description.map(|text| text + "\n").unwrap_or_default();
        let head =
            format!("{}, {}, intensity {:.2}\n{about}", template.name, word(template.difficulty), curve.intensity());
        return Ok(head + &chart.terminal(72, 12, |value| format!("{:.0} %", value * 100.0)));
    };
    let bytes = match path.extension().and_then(|ending| ending.to_str()) {
        Some("svg") => Some(chart.svg(&template.name, 1.0).into_bytes()),
        Some("png") => chart.png(1.0),
        _ => return Failure::new("a curve is drawn into a file that ends in .svg or .png"),
    };
    let written = bytes.map_or(Ok(()), |bytes| std::fs::write(path, bytes));
    written.or_else(|error| Failure::new(format_args!("{}: {error}", path.display())))?;
    Ok(format!("made {}\n", path.display()))
}

/// The template of this name, with its curve.
pub async fn find(db: &Database, name: &str) -> Result<(Template, Curve)> {
    let curve = Template::curve().order_by(TemplatePower::second.asc());
    match db.find(Template::name.eq(name)).with(curve).first().await? {
        Some((template, powers)) => Ok((template, Curve(powers.iter().map(|power| power.fraction).collect()))),
        None => {
            Failure::new(format_args!("there is no template called {name}; `bike-workouts template list` shows all"))
        }
    }
}

fn word(difficulty: crate::models::Difficulty) -> &'static str {
    use crate::models::Difficulty::{Easy, Hard, Moderate, VeryHard};
    match difficulty {
        Easy => "easy",
        Moderate => "moderate",
        Hard => "hard",
        VeryHard => "very hard",
    }
}
