//! The `mainstay` command: reads the command line, runs one command, reports, and picks the exit code.
//! What a command does stands in `commands/`, one file each; how things look in `ui/`; errors in `report`.

mod cli;
mod commands;
mod context;
mod exit;
mod report;
mod ui;

use clap::Parser;
use cli::Cli;
use commands::Execute;
use context::Context;
use exit::Exit;
use std::process::ExitCode;

/// Large schemas are many small texts; see where the dependency is declared.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    cli.global.color.apply();
    let context = Context::new(cli.global);
    let exit = match cli.command.run(&context) {
        Ok(exit) => exit,
        Err(error) => {
            report::error(&context.ui, &error);
            Exit::of(&error)
        }
    };
    match context.ui.finish() {
        Ok(()) => exit.into(),
        Err(error) => {
            report::error(&context.ui, &error);
            Exit::of(&error).into()
        }
    }
}
