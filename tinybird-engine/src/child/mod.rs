//! The child process, which runs ClickHouse and answers one statement after the other.
//!
//! Requests come from standard input and answers go to standard output, as frames. The process ends with its input, even
//! in the middle of a statement.

#[cfg(unix)]
mod clickhouse;
#[cfg(unix)]
mod foreign;
#[cfg(unix)]
mod library;
#[cfg(unix)]
mod python;
#[cfg(unix)]
mod sandbox;
#[cfg(unix)]
mod serve;
#[cfg(unix)]
mod text;

use std::process::ExitCode;

/// The argument with which an engine starts its [`Host`](crate::Host), so that a program with a command line of its own
/// knows that it is to call [`main`].
pub const ARGUMENT: &str = "__engine";

/// What is said to a request that this version does not send.
#[cfg(unix)]
const UNKNOWN: &str = "the program that asks and the one that runs ClickHouse are of different versions";

/// Runs ClickHouse for the engine that started this process, until its standard input ends.
///
/// A program that is the host of an engine calls this first thing, before it starts a thread, when its first argument is
/// [`ARGUMENT`].
pub fn main() -> ExitCode {
    #[cfg(unix)]
    let result = match std::env::args_os().position(|argument| argument == clickhouse::BECOME) {
        Some(at) => clickhouse::become_program(std::env::args_os().skip(at + 1)),
        None => serve::serve(),
    };
    #[cfg(not(unix))]
    let result = Err::<(), _>("it runs on Linux and macOS only");
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ClickHouse's process: {error}");
            ExitCode::FAILURE
        }
    }
}
