//! The program: arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser;
use lomond::cli::Cli;
use lomond::commands;

/// Reading records makes many small strings: the system's allocator took a sixth of a harvest's CPU.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Reads the arguments, runs the command and turns an error into one line and exit code 2.
fn main() -> ExitCode {
    match commands::run(Cli::parse()) {
        Ok(commands::Exit::Well) => ExitCode::SUCCESS,
        Ok(commands::Exit::Partly) => ExitCode::from(1),
        Err(error) if commands::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lomond: {error:#}");
            ExitCode::from(2)
        }
    }
}
