//! The commands, a file each.

mod check;
mod engine;
mod explain;
mod fmt;
mod generate;
mod migrate;
mod new;
mod prove;

use crate::cli::{Cli, Command};
use crate::outcome::Outcome;
use crate::shell::Shell;

pub(crate) fn run(cli: &Cli) -> Outcome {
    let shell = Shell::new(&cli.output);
    match &cli.command {
        Command::Generate(arguments) => generate::run(arguments, shell),
        Command::Check(arguments) => check::run(arguments, shell),
        Command::Fmt(arguments) => fmt::run(arguments, shell),
        Command::Engine(arguments) => engine::run(arguments, shell),
        Command::Explain(arguments) => explain::run(arguments, shell),
        Command::New(arguments) => new::new(arguments, shell),
        Command::Init(arguments) => new::init(arguments, shell),
        Command::Migrate(arguments) => migrate::run(arguments, shell),
    }
}
