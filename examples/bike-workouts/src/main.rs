//! The command line.

use bike_workouts::commands::{self, Result};
use clap::{Parser, Subcommand};
use mainstay::Database;
use mainstay::prelude::{Date, Decimal};
use std::path::PathBuf;
use std::process::ExitCode;

/// Athletes, workouts for an indoor trainer, and what was ridden
///
/// The database is what mainstay.toml, .env or DATABASE_URL say; `mainstay upgrade head` makes its tables.
#[derive(Parser)]
#[command(name = "bike-workouts", version)]
enum Cli {
    /// Say which database this is, and that it answers
    Hello,
    /// Who rides
    #[command(subcommand)]
    Athlete(Athlete),
    /// Workouts that can be ridden
    #[command(subcommand)]
    Template(Template),
    /// Print a template for an athlete, in watts
    Plan { athlete: String, template: String },
    /// Store a workout that was ridden, from a FIT, TCX or CSV file
    Log {
        file: PathBuf,
        /// Who rode
        #[arg(long)]
        athlete: String,
        /// What was to be ridden
        #[arg(long)]
        template: Option<String>,
    },
    /// What an athlete's workouts come to
    Progress { athlete: String },
    /// Take the templates of an older database, which has a table for each (workout001, workout010, …)
    ImportLegacy {
        /// The older database
        url: String,
        /// The threshold power whose watts its curves are; left out, they are fractions
        #[arg(long)]
        ftp: Option<i32>,
    },
}

#[derive(Subcommand)]
enum Athlete {
    /// Add an athlete
    Add {
        name: String,
        /// kg
        #[arg(long)]
        weight: Decimal,
        /// Functional threshold power, watts
        #[arg(long)]
        ftp: i32,
    },
    /// List the athletes
    List,
    /// Note a new threshold power
    SetFtp {
        name: String,
        watts: i32,
        /// From when on; today when left out
        #[arg(long)]
        since: Option<Date>,
    },
}

#[derive(Subcommand)]
enum Template {
    /// Store workouts from ERG, MRC or ZWO files: all of them, or none
    Import { files: Vec<PathBuf> },
    /// List the templates
    List,
    /// Draw a template
    Show {
        name: String,
        /// Draw it into this file, .svg or .png
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<String> {
    let db = Database::from_env().await?;
    match cli {
        Cli::Hello => commands::hello(&db).await,
        Cli::Athlete(Athlete::Add { name, weight, ftp }) => commands::athlete::add(&db, &name, weight, ftp).await,
        Cli::Athlete(Athlete::List) => commands::athlete::list(&db).await,
        Cli::Athlete(Athlete::SetFtp { name, watts, since }) => {
            commands::athlete::set_ftp(&db, &name, watts, since).await
        }
        Cli::Template(Template::Import { files }) => commands::template::import(&db, &files).await,
        Cli::Template(Template::List) => commands::template::list(&db).await,
        Cli::Template(Template::Show { name, output }) => commands::template::show(&db, &name, output.as_deref()).await,
        Cli::Plan { athlete, template } => commands::plan(&db, &athlete, &template).await,
        Cli::Log { file, athlete, template } => commands::workout::log(&db, &file, &athlete, template.as_deref()).await,
        Cli::Progress { athlete } => commands::workout::progress(&db, &athlete).await,
        Cli::ImportLegacy { url, ftp } => commands::import_legacy(&db, &url, ftp).await,
    }
}
