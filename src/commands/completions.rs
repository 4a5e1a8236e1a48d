//! `completions`: a script for the user's shell.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::commands::Exit;
use crate::commands::output;

/// Writes the script to stdout.
pub(crate) fn run(shell: Shell) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "lomond", &mut script);
    output::text(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Well)
}
