//! The child process, which loads ClickHouse and answers one statement after the other.
//!
//! Requests come from standard input and answers go to standard output, as frames. The process ends with its input, even
//! in the middle of a statement.

#[cfg(unix)]
mod foreign;
#[cfg(unix)]
mod sandbox;
#[cfg(unix)]
mod serve;

use std::process::ExitCode;

/// The argument with which an engine starts its [`Host`](crate::Host), so that a program with a command line of its own
/// knows that it is to call [`main`].
pub const ARGUMENT: &str = "__engine";

/// Runs ClickHouse for the engine that started this process, until its standard input ends.
///
/// A program that is the host of an engine calls this first thing, before it starts a thread, when its first argument is
/// [`ARGUMENT`].
pub fn main() -> ExitCode {
    #[cfg(unix)]
    let result = serve::serve();
    #[cfg(not(unix))]
    let result = Err::<(), _>("ClickHouse as a library runs on Linux and macOS only");
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ClickHouse's process: {error}");
            ExitCode::FAILURE
        }
    }
}
