//! The commands, a file each.

mod check;
mod dev;
mod docs;
mod engine;
mod explain;
mod fmt;
mod generate;
mod graph;
mod migrate;
mod new;
mod prove;

use crate::cli::{Cli, Command};
use crate::outcome::Outcome;
use crate::shell::Shell;

pub(crate) fn run(cli: &Cli) -> Outcome {
    let shell = Shell::new(&cli.output);
    if cli.output.format.is_of_graph() && !matches!(cli.command, Command::Graph(_)) {
        return shell
            .failed("only `cargo tinybird graph` writes this format\nhelp: `--format` is `text` or `json`");
    }
    match &cli.command {
        Command::Generate(arguments) => generate::run(arguments, shell),
        Command::Check(arguments) => check::run(arguments, shell),
        Command::Docs(arguments) => docs::run(arguments, shell),
        Command::Graph(arguments) => graph::run(arguments, cli.output.format, shell),
        Command::Dev(arguments) => dev::run(arguments, shell),
        Command::Fmt(arguments) => fmt::run(arguments, shell),
        Command::Engine(arguments) => engine::run(arguments, shell),
        Command::Explain(arguments) => explain::run(arguments, shell),
        Command::New(arguments) => new::new(arguments, shell),
        Command::Init(arguments) => new::init(arguments, shell),
        Command::Migrate(arguments) => migrate::run(arguments, shell),
    }
}
