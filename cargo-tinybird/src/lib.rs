//! The commands of `cargo tinybird`.
//!
//! Exit codes: 0 where all is well, 1 where something is wrong with the project or a check failed, 2 where the command line
//! or the file system is at fault.

mod cli;
mod clickhouse;
mod commands;
mod deployable;
mod difference;
mod env_local;
mod format;
mod git;
mod init;
mod interrupt;
mod migrate;
mod outcome;
mod package;
mod paths;
mod project;
mod question;
mod remote;
mod rust;
mod shell;
mod sources;
mod suite;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

/// Runs the command line.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    // Cargo passes the name of the subcommand on.
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|word| word == tinybird_engine::child::ARGUMENT) {
        return tinybird_engine::child::main();
    }
    let is_of_cargo = arguments.get(1).is_some_and(|word| word == "tinybird");
    let arguments =
        arguments.iter().enumerate().filter(|(at, _)| !(is_of_cargo && *at == 1)).map(|(_, word)| word);
    match cli::Cli::try_parse_from(arguments) {
        Ok(cli) => commands::run(&cli).into(),
        Err(error) => {
            let _ = error.print();
            if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
        }
    }
}
