//! The command line, and the three ways to use one `Accounts` side by side.

use accounts::{Accounts, Refusal, Result};
use clap::Parser;
use mainstay::blocking::Wait;
use std::process::ExitCode;
use std::thread;

/// User accounts, on the database that the environment names
///
/// DB_TYPE (postgresql, mysql, mariadb, sqlite), DB_HOST, DB_PORT, DB_NAME, DB_USER, DB_PASS, DB_POOL_SIZE, DB_MAX_RETRIES
/// and DB_RETRY_DELAY, or a .env that sets them. The tables are made at the first start.
#[derive(Parser)]
#[command(name = "accounts", version)]
enum Cli {
    /// Say which database this is
    Server,
    /// Make an account; the password is what ACCOUNT_PASSWORD says
    Register { email: String },
    /// Say whether ACCOUNT_PASSWORD is the password
    SignIn { email: String },
    /// Note that the address is somebody's
    Confirm { email: String },
    /// End all sessions of an account
    Deactivate { email: String },
    /// List the accounts
    List,
    /// Register the same addresses from async tasks, from threads and from a script, all at once
    Together {
        /// How many addresses
        #[arg(default_value_t = 8)]
        addresses: usize,
    },
}

fn main() -> ExitCode {
    // A script needs no runtime of its own: it waits.
    let outcome = match Accounts::open().wait() {
        Ok(accounts) => run(&accounts, Cli::parse()),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(refusal) => {
            eprintln!("error: {refusal}");
            ExitCode::FAILURE
        }
    }
}

fn run(accounts: &Accounts, cli: Cli) -> Result<String> {
    let password = || std::env::var("ACCOUNT_PASSWORD").unwrap_or_default();
    match cli {
        Cli::Server => Ok(accounts.server().wait()? + "\n"),
        Cli::Register { email } => {
            Ok(format!("{email} is account {}\n", accounts.register(&email, &password()).wait()?))
        }
        Cli::SignIn { email } => {
            let user = accounts.sign_in(&email, &password()).wait()?;
            let confirmed = if user.confirmed_at.is_some() { "" } else { ", whose address is not confirmed" };
            Ok(format!("welcome, {}{confirmed}\n", user.email))
        }
        Cli::Confirm { email } => accounts.confirm(&email).wait().map(|()| format!("{email} is confirmed\n")),
        Cli::Deactivate { email } => accounts.deactivate(&email).wait().map(|()| format!("{email} is signed out\n")),
        Cli::List => list(accounts),
        Cli::Together { addresses } => together(accounts, addresses),
    }
}

fn list(accounts: &Accounts) -> Result<String> {
    let line = |user: &accounts::models::AuthUser| {
        let state = match (user.active, user.confirmed_at) {
            (false, _) => "inactive",
            (true, None) => "not confirmed",
            (true, Some(_)) => "active",
        };
        format!("{}  {state}\n", user.email)
    };
    Ok(accounts.list().wait()?.iter().map(line).collect())
}

/// Every address is wanted by a task, a thread and the script; one of them gets it, the others are told so.
fn together(accounts: &Accounts, addresses: usize) -> Result<String> {
    let wanted: Vec<String> = (0..addresses).map(|number| format!("rider{number}@example.org")).collect();
    let tasks = thread::spawn({
        let (accounts, wanted) = (accounts.clone(), wanted.clone());
        move || as_tasks(&accounts, &wanted)
    });
    let threads: Vec<_> = wanted
        .iter()
        .map(|email| {
            let (accounts, email) = (accounts.clone(), email.clone());
            thread::spawn(move || accounts.register(&email, "by a thread").wait())
        })
        .collect();
    let mut outcomes: Vec<Result<i64>> =
        wanted.iter().map(|email| accounts.register(email, "by a script").wait()).collect();
    outcomes.extend(threads.into_iter().map(|thread| thread.join().expect("no panic")));
    outcomes.extend(tasks.join().expect("no panic"));
    let registered = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let taken = outcomes.iter().filter(|outcome| matches!(outcome, Err(Refusal::Taken { .. }))).count();
    let mut others = outcomes.into_iter().filter(|outcome| !matches!(outcome, Ok(_) | Err(Refusal::Taken { .. })));
    match others.next() {
        Some(Err(other)) => Err(other),
        _ => Ok(format!("{registered} registered, {taken} refused as taken\n")),
    }
}

/// The handlers of a server, as it were: tasks on a runtime of their own.
fn as_tasks(accounts: &Accounts, wanted: &[String]) -> Vec<Result<i64>> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let register = |email: String| {
            let accounts = accounts.clone();
            tokio::spawn(async move { accounts.register(&email, "by a task").await })
        };
        let tasks: Vec<_> = wanted.iter().cloned().map(register).collect();
        let mut outcomes = Vec::new();
        for task in tasks {
            outcomes.push(task.await.expect("no panic"));
        }
        outcomes
    })
}
