//! `mainstay verify`: does every revision lead where it says, and back?

use super::Execute;
use super::range::Range;
use crate::context::Context;
use crate::exit::Exit;
use crate::report;
use crate::ui::style::{ID, WARNING};
use crate::ui::{Ui, count};
use clap::Args;
use mainstay::Result;
use mainstay::migrate::{Moment, Trouble, Verified, Wrong};
use serde::Serialize;
use std::collections::HashSet;

/// Run every revision up, down and up again on a scratch database; exit with 1 if one does not come back
///
/// After an upgrade the scratch database must be what the revisions add up to, after the downgrade what it was before,
/// and after the second upgrade what it was after the first. What is missing is printed as SQL. The database itself is
/// not touched. Of a range, those before it run up alone.
#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    range: Range,
}

#[derive(Serialize)]
struct Document {
    engine: &'static str,
    revisions: Vec<Told>,
}

/// What became of a revision, as data.
#[derive(Serialize)]
struct Told {
    revision: String,
    file: String,
    wrong: Vec<ToldWrong>,
}

#[derive(Serialize)]
struct ToldWrong {
    moment: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// What would lead to where it should have led.
    #[serde(skip_serializing_if = "Option::is_none")]
    sql: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    objects: Vec<String>,
}

impl Execute for Verify {
    fn run(self, context: &Context) -> Result<Exit> {
        let project = context.project()?;
        let chosen = self.range.chosen(&project, &self.range.current(context, &project)?)?;
        let chosen: HashSet<&str> = chosen.into_iter().map(|one| one.id.as_str()).collect();
        let ui = &context.ui;
        let mut told = Vec::new();
        let engine = context.block_on(async {
            let config = project.config();
            let mut home = config.connect.to(&config.database()?.scratch()).await?;
            let mut hear = |one: &Verified<'_>| {
                if !ui.is_json() {
                    tell(ui, one);
                }
                told.push(Told::new(one));
            };
            project.verify(&mut *home, &chosen, &mut hear).await?;
            Ok(home.dialect().name())
        })?;
        let wrong = told.iter().filter(|one| !one.wrong.is_empty()).count();
        if ui.is_json() {
            ui.json(&Document { engine, revisions: told });
        } else {
            let verdict = match wrong {
                0 => "each comes back".to_owned(),
                some => format!("something is wrong with {some}"),
            };
            let left = chosen.len() - told.len();
            let left = if left == 0 { String::new() } else { format!("; {left} could not be reached") };
            ui.note(format_args!("Verified {} on {engine}: {verdict}{left}.", count(told.len(), "revision")));
        }
        Ok(if wrong == 0 { Exit::Done } else { Exit::Difference })
    }
}

fn tell(ui: &Ui, one: &Verified<'_>) {
    let verdict = if one.wrong.is_empty() { "ok" } else { "wrong" };
    ui.line(format_args!("{ID}{}{ID:#}  {}  {verdict}", one.revision.id, one.revision.message));
    for Wrong { moment, what } in &one.wrong {
        let after = words(*moment);
        match what {
            Trouble::Fails(error) => {
                ui.line(format_args!("  {WARNING}its {after} fails{WARNING:#}"));
                report::text(error).lines().for_each(|line| ui.line(format_args!("    {line}")));
            }
            Trouble::Differs(difference) => {
                let goal = match moment {
                    Moment::Upgrade => "is not what the revisions add up to",
                    Moment::Downgrade => "is not what it was before it",
                    Moment::UpgradeAgain => "is not what it was after the first",
                };
                ui.line(format_args!("  {WARNING}after its {after} the database {goal}{WARNING:#}; this leads there:"));
                difference.script().lines().for_each(|line| ui.line(format_args!("    {line}")));
                difference.refused.iter().for_each(|object| ui.line(format_args!("    {object}")));
            }
        }
    }
}

fn words(moment: Moment) -> &'static str {
    match moment {
        Moment::Upgrade => "upgrade",
        Moment::Downgrade => "downgrade",
        Moment::UpgradeAgain => "second upgrade",
    }
}

impl Told {
    fn new(one: &Verified<'_>) -> Self {
        let wrong = one.wrong.iter().map(ToldWrong::new).collect();
        Self { revision: one.revision.id.clone(), file: one.revision.file.clone(), wrong }
    }
}

impl ToldWrong {
    fn new(one: &Wrong) -> Self {
        let (error, sql, objects) = match &one.what {
            Trouble::Fails(error) => (Some(error.to_string()), None, Vec::new()),
            Trouble::Differs(difference) => {
                let objects = difference.refused.iter().map(ToString::to_string).collect();
                (None, Some(difference.script()), objects)
            }
        };
        Self { moment: one.moment, error, sql, objects }
    }
}
