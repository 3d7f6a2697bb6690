//! The commands, a file each.

mod explain;
mod generate;
mod migrate;

use crate::cli::{Cli, Command};
use crate::outcome::Outcome;

pub(crate) fn run(cli: &Cli) -> Outcome {
    match &cli.command {
        Command::Generate(arguments) => generate::run(arguments),
        Command::Migrate(arguments) => migrate::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
    }
}
