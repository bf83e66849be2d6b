//! The command line of the gym.

use clap::{Parser, Subcommand};
use mainstay::prelude::Timestamp;
use powergym::generator::Size;
use powergym::models::{Client, UserRole};
use powergym::{Answer, Gym, Reason, Refusal, Result, day_of, http};
use std::process::ExitCode;
use std::time::Instant;

/// The back end of a gym
///
/// It works on the database of mainstay.toml, .env and DATABASE_URL, whose tables are made at the first start.
#[derive(Parser)]
#[command(name = "powergym", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve HTTP
    Serve {
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: String,
    },
    /// Let somebody in behind the counter; the password is what POWERGYM_PASSWORD says
    AddUser {
        username: String,
        email: String,
        /// They may do everything
        #[arg(long)]
        admin: bool,
    },
    /// Fill an empty database with three years of a gym that might exist
    Generate {
        #[arg(long, default_value_t = 200)]
        clients: u64,
        /// How many of them have a face that the door knows
        #[arg(long, default_value_t = 20)]
        faces: u64,
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The last day, YYYY-MM-DD; today unless it is said
        #[arg(long)]
        until: Option<mainstay::prelude::Date>,
    },
    /// Find clients by the beginnings of their names
    Search { words: Vec<String> },
    /// Let somebody in at the door, by the number of their document
    Enter { document: String },
    /// What is to be done once a day: subscriptions begin and expire, old sessions go
    NewDay,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse().command).await {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(refusal) => {
            eprintln!("error: {refusal}");
            if let Refusal::Database(error) = &refusal {
                error.next_step().into_iter().for_each(|hint| eprintln!("next: {hint}"));
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<String> {
    let gym = Gym::open().await?;
    let now = Timestamp::now();
    match command {
        Command::Serve { listen } => serve(gym, &listen).await,
        Command::AddUser { username, email, admin } => {
            let password = std::env::var("POWERGYM_PASSWORD").unwrap_or_default();
            let role = if admin { UserRole::Admin } else { UserRole::Employee };
            let user = gym.add_user(&username, &email, &password, role).await?;
            Ok(format!("{} may sign in\n", user.username))
        }
        Command::Generate { clients, faces, seed, until } => {
            let began = Instant::now();
            let made = gym.generate(Size { clients, faces }, seed, until.unwrap_or_else(|| day_of(now))).await?;
            Ok(format!(
                "{} clients, {} subscriptions, {} payments, {} attendances, {} faces in {:.1} s\n",
                made.clients,
                made.subscriptions,
                made.payments,
                made.attendances,
                made.faces,
                began.elapsed().as_secs_f64()
            ))
        }
        Command::Search { words } => Ok(gym.search(&words.join(" "), 20).await?.iter().map(line).collect()),
        Command::Enter { document } => {
            let client = gym.client_by_document(&document).await?;
            Ok(said(&client, &gym.enter(client.id, now, None).await?))
        }
        Command::NewDay => {
            let turned = gym.turn_the_day(day_of(now)).await?;
            let sessions = gym.forget_sessions().await?;
            Ok(format!(
                "{} begun, {} expired, {} given up, {sessions} sessions over\n",
                turned.begun, turned.expired, turned.given_up
            ))
        }
    }
}

async fn serve(gym: Gym, listen: &str) -> Result<String> {
    let why = |error: std::io::Error| Refusal::NotNow(format!("{listen}: {error}"));
    let listener = tokio::net::TcpListener::bind(listen).await.map_err(why)?;
    println!("listening on http://{}", listener.local_addr().map_err(why)?);
    http::serve(gym, listener).await.map_err(why)?;
    Ok(String::new())
}

fn line(client: &Client) -> String {
    let names = [Some(&client.first_name), client.middle_name.as_ref(), Some(&client.last_name)];
    let names = names.into_iter().chain([client.second_last_name.as_ref()]).flatten();
    format!("{}  {}\n", client.dni_number, names.map(String::as_str).collect::<Vec<_>>().join(" "))
}

fn said(client: &Client, answer: &Answer) -> String {
    let name = &client.first_name;
    match answer {
        Answer::Welcome { until } => format!("welcome, {name}: paid until {until}\n"),
        Answer::Refused { reason } => {
            let why = match reason {
                Reason::Inactive => "no longer a client",
                Reason::NoSubscription => "no subscription",
                Reason::NotPaid => "the subscription is not paid yet",
                Reason::NotYet => "the subscription has not begun yet",
                Reason::Expired => "the subscription is over",
            };
            format!("not now, {name}: {why}\n")
        }
    }
}
