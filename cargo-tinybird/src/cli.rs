//! The command line.

mod branches;
mod connectors;
mod data;
mod local;
mod remote;
mod shell;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub(crate) use branches::*;
pub(crate) use connectors::*;
pub(crate) use data::*;
pub(crate) use local::*;
pub(crate) use remote::*;
pub(crate) use shell::*;

/// Tinybird resources in Rust: to datafiles and back.
#[derive(Debug, Parser)]
#[command(name = "cargo tinybird", bin_name = "cargo tinybird", version, arg_required_else_help = true)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) output: Output,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  all is well
  1  something is wrong with the project, or a check failed
  2  the command line, the file system or the network is at fault, or there was nobody to ask";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Makes a new package with one resource of each kind.
    New(New),
    /// Makes a package, or the one that is there, one with a resource of each kind.
    Init(Init),
    /// Renders the definitions in Rust sources to datafiles.
    Generate(Generate),
    /// Checks definitions in Rust sources and datafiles, each and all together. Writes nothing.
    Check(Check),
    /// Builds on every save, to a branch; or runs the project on this machine, where it takes rows and answers endpoints.
    Dev(Dev),
    /// Runs the tests of endpoints in `tests`, on the rows in `fixtures`.
    Test(Test),
    /// Shows the columns of every endpoint, as ClickHouse tells them, and writes them into Rust sources.
    Outputs(Outputs),
    /// Brings datafiles, and the bodies of the macros in Rust sources, into their canonical form.
    Fmt(Fmt),
    /// Writes the definitions of datafiles as Rust sources.
    Migrate(Migrate),
    /// Writes a site that shows the project: resources, lineage, columns, parameters, queries.
    Docs(Docs),
    /// Prints the way that rows take through the project, for Mermaid, Graphviz or other tools.
    Graph(Graph),
    /// Logs in to a workspace, by the browser or by a code.
    Login(Login),
    /// Forgets the token of the workspace.
    Logout(Logout),
    /// Lists the regions that workspaces can be in.
    Regions(Regions),
    /// Shows which workspace is used, and where the settings come from.
    Info(Info),
    /// Deploys the project: shows what will change, asks, and waits until it is live.
    Deploy(Deploy),
    /// Lists the deployments of the workspace.
    Deployments(Deployments),
    /// Sets a deployment live that is staged.
    Promote(Promote),
    /// Removes a deployment that is staged, or cancels one that is not ready.
    Discard(Discard),
    /// Brings what is deployed here: as datafiles, or as Rust.
    Pull(Pull),
    /// Shows how the project differs from what is deployed.
    Diff(Diff),
    /// Appends rows to a data source: of a file, an address or standard input.
    Append(Append),
    /// Replaces the rows of a data source, all or some.
    Replace(Replace),
    /// Deletes rows of a data source for which a condition holds.
    Delete(Delete),
    /// Deletes all rows of a data source.
    Truncate(Truncate),
    /// Asks a query.
    Sql(Sql),
    /// Asks an endpoint.
    Endpoint(Endpoint),
    /// Shows the rows that do not fit a data source, and why.
    Quarantine(Quarantine),
    /// Lists jobs, waits for one, or cancels it.
    Jobs(Jobs),
    /// Shows what the logs of the workspace say.
    Logs(Logs),
    /// Stops and starts the ingestion of a data source, or imports what is new or a sample.
    Datasource(Datasource),
    /// Lists connections, shows what is behind them, and the policies that they need.
    Connection(Connections),
    /// Runs a copy pipe.
    Copy(Copy),
    /// Runs a sink.
    Sink(Sink),
    /// Lists, makes, rotates and deletes tokens, and makes JWTs.
    Token(Token),
    /// Lists, sets and deletes secrets.
    Secret(Secret),
    /// Lists, makes, deletes and chooses branches of the workspace.
    Branch(Branch),
    /// Puts the project into the branch of the git branch, or into Tinybird Local.
    Build(Build),
    /// Deploys the project to a branch of its own, for a pull request.
    Preview(Preview),
    /// Opens Tinybird's pages of the workspace or the branch.
    Open(Open),
    /// Installs or shows the ClickHouse that statements are tried on.
    Engine(Engine),
    /// Prints a script that completes the commands in a shell.
    Completions(Completions),
    /// Writes the pages of the manual.
    Man(Man),
    /// Tells what a rule means, why it holds, and how to satisfy it.
    Explain(Explain),
}

/// How a command speaks.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Output {
    /// Text for people, or one JSON object a line for machines.
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
    /// When to use colour: on a terminal, always, or never.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Say nothing but what is wrong.
    #[arg(long, short, global = true, action = ArgAction::SetTrue)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    /// Of `graph`: a flowchart for Markdown.
    #[value(hide = true)]
    Mermaid,
    /// Of `graph`: for Graphviz.
    #[value(hide = true)]
    Dot,
    /// Of `sql` and `endpoint`: rows.
    #[value(hide = true)]
    Csv,
    /// Of `sql` and `endpoint`: rows, one JSON object a line.
    #[value(hide = true)]
    Ndjson,
    /// Of `sql` and `endpoint`: rows.
    #[value(hide = true)]
    Parquet,
}

impl Format {
    /// Whether only `graph` writes it.
    pub(crate) fn is_of_graph(self) -> bool {
        matches!(self, Self::Mermaid | Self::Dot)
    }

    /// Whether it is of rows: only `sql` and `endpoint` write it.
    pub(crate) fn is_of_rows(self) -> bool {
        matches!(self, Self::Csv | Self::Ndjson | Self::Parquet)
    }
}

/// The formats of cargo's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// Which package, and with which features.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Package")]
pub(crate) struct Package {
    /// The Cargo.toml of the package [default: the nearest].
    #[arg(long, value_name = "PATH")]
    pub(crate) manifest_path: Option<PathBuf>,
    /// The package of the workspace.
    #[arg(long, short, value_name = "NAME")]
    pub(crate) package: Option<String>,
    /// All packages of the workspace, as one project.
    #[arg(long, conflicts_with = "package")]
    pub(crate) workspace: bool,
    /// The features for which `#[cfg]` is evaluated.
    #[arg(long, short = 'F', value_name = "FEATURES", value_delimiter = ',')]
    pub(crate) features: Vec<String>,
    /// Evaluate `#[cfg]` with all features.
    #[arg(long)]
    pub(crate) all_features: bool,
    /// Evaluate `#[cfg]` without the default features.
    #[arg(long)]
    pub(crate) no_default_features: bool,
}
