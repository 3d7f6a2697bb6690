//! The commands, a file each.

mod branch;
mod build;
mod check;
mod check_cargo;
mod completions;
mod connectors;
mod deploy;
mod deployments;
mod dev;
mod diff;
mod docs;
mod engine;
mod explain;
mod fmt;
mod generate;
mod graph;
mod info;
mod jobs;
mod login;
mod logs;
mod migrate;
mod new;
mod open;
mod outputs;
mod preview;
mod prove;
mod pull;
mod query;
mod rows;
mod secret;
mod test;
mod token;

use crate::cli::{Cli, Command};
use crate::outcome::Outcome;
use crate::shell::Shell;

pub(crate) fn run(cli: &Cli) -> Outcome {
    let shell = Shell::new(&cli.output);
    if cli.output.format.is_of_graph() && !matches!(cli.command, Command::Graph(_)) {
        return shell
            .failed("only `cargo tinybird graph` writes this format\nhelp: `--format` is `text` or `json`");
    }
    if cli.output.format.is_of_rows() && !has_rows(&cli.command) {
        return shell.failed(
            "only the rows of `sql`, `endpoint` and `logs` are written as CSV, NDJSON or Parquet\n\
             help: `--format` is `text` or `json`",
        );
    }
    match &cli.command {
        Command::Generate(arguments) => generate::run(arguments, shell),
        Command::Check(arguments) => check::run(arguments, shell),
        Command::Docs(arguments) => docs::run(arguments, shell),
        Command::Graph(arguments) => graph::run(arguments, cli.output.format, shell),
        Command::Dev(arguments) => dev::run(arguments, shell),
        Command::Outputs(arguments) => outputs::run(arguments, shell),
        Command::Completions(arguments) => completions::completions(arguments, shell),
        Command::Man(arguments) => completions::man(arguments, shell),
        Command::Logs(arguments) => logs::run(arguments, cli.output.format, shell),
        Command::Datasource(arguments) => connectors::datasource(arguments, shell),
        Command::Connection(arguments) => connectors::connection(arguments, shell),
        Command::Test(arguments) => test::run(arguments, shell),
        Command::Fmt(arguments) => fmt::run(arguments, shell),
        Command::Login(arguments) => login::login(arguments, shell),
        Command::Logout(arguments) => login::logout(arguments, shell),
        Command::Regions(arguments) => login::regions(arguments, shell),
        Command::Diff(arguments) => diff::run(arguments, shell),
        Command::Append(arguments) => rows::append(arguments, shell),
        Command::Replace(arguments) => rows::replace(arguments, shell),
        Command::Delete(arguments) => rows::delete(arguments, shell),
        Command::Truncate(arguments) => rows::truncate(arguments, shell),
        Command::Sql(arguments) => query::sql(arguments, cli.output.format, shell),
        Command::Endpoint(arguments) => query::endpoint(arguments, cli.output.format, shell),
        Command::Quarantine(arguments) => query::quarantine(arguments, cli.output.format, shell),
        Command::Jobs(arguments) => jobs::run(arguments, shell),
        Command::Copy(arguments) => jobs::copy(arguments, shell),
        Command::Sink(arguments) => jobs::sink(arguments, shell),
        Command::Token(arguments) => token::run(arguments, shell),
        Command::Secret(arguments) => secret::run(arguments, shell),
        Command::Branch(arguments) => branch::run(arguments, shell),
        Command::Build(arguments) => build::run(arguments, shell),
        Command::Preview(arguments) => preview::run(arguments, shell),
        Command::Open(arguments) => open::run(arguments, shell),
        Command::Info(arguments) => info::run(arguments, shell),
        Command::Deploy(arguments) => deploy::run(arguments, shell),
        Command::Deployments(arguments) => deployments::list(arguments, shell),
        Command::Promote(arguments) => deployments::promote(arguments, shell),
        Command::Discard(arguments) => deployments::discard(arguments, shell),
        Command::Pull(arguments) => pull::run(arguments, shell),
        Command::Engine(arguments) => engine::run(arguments, shell),
        Command::Explain(arguments) => explain::run(arguments, shell),
        Command::New(arguments) => new::new(arguments, shell),
        Command::Init(arguments) => new::init(arguments, shell),
        Command::Migrate(arguments) => migrate::run(arguments, shell),
    }
}

/// Whether a command answers with rows, in any format.
fn has_rows(command: &Command) -> bool {
    matches!(command, Command::Sql(_) | Command::Endpoint(_) | Command::Logs(_))
}
