//! The command line.

mod branches;
mod data;
mod remote;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub(crate) use branches::*;
pub(crate) use data::*;
pub(crate) use remote::*;

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
    /// Runs the project on this machine: it takes rows and answers endpoints, as Tinybird does.
    Dev(Dev),
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

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird generate
  cargo tinybird generate src/datafiles --out-dir ../tinybird
  cargo tinybird generate --package shop --features billing
  cargo tinybird generate --check    # in CI: fails where a file is not current, and shows the difference
  cargo tinybird generate --watch    # renders again on every save")]
pub(crate) struct Generate {
    /// The files or folders that hold the definitions [default: the package's `src`].
    pub(crate) paths: Vec<PathBuf>,
    /// The folder that the datafiles are written to [default: the package's `tinybird`].
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out_dir: Option<PathBuf>,
    /// Write nothing, and fail where a file is not current.
    #[arg(long, conflicts_with_all = ["watch", "adopt"])]
    pub(crate) check: bool,
    /// Render again whenever a source changes, until interrupted.
    #[arg(long)]
    pub(crate) watch: bool,
    /// Take over files that stand in the way, written or edited by hand.
    #[arg(long)]
    pub(crate) adopt: bool,
    /// Take unknown tables for errors.
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) package: Package,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird check                            # the package's `src`, and the datafiles in its `tinybird`
  cargo tinybird check tinybird/pipes             # datafiles only
  cargo tinybird check src legacy/top.pipe --strict
  cargo tinybird check --prove                    # on a real ClickHouse, offline: `cargo tinybird engine install`
  cargo tinybird check --format json")]
pub(crate) struct Check {
    /// Rust files, datafiles, and folders of them [default: the package's `src` and `tinybird`].
    pub(crate) paths: Vec<PathBuf>,
    /// Take unknown tables for errors.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Run `cargo check`, and say in its own format what it says and what only the whole project shows: for editors.
    #[arg(long, value_name = "FORMAT", conflicts_with_all = ["paths", "prove"])]
    pub(crate) message_format: Option<MessageFormat>,
    /// Try the project on a ClickHouse, too: its tables are created, its queries are analysed.
    #[arg(long)]
    pub(crate) prove: bool,
    /// For which calls templates are tried: for all that their conditions tell apart, or only as Tinybird checks them.
    #[arg(long, value_name = "WHICH", default_value = "all", requires = "prove")]
    pub(crate) renderings: Renderings,
    #[command(flatten)]
    pub(crate) clickhouse: ClickHouse,
    #[command(flatten)]
    pub(crate) package: Package,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird dev --offline
  cargo tinybird dev --offline tinybird --port 7200 --data /tmp/shop

It listens on 127.0.0.1 alone and answers as Tinybird does: `/v0/events`, `/v0/pipes/NAME.json`, `/v0/sql`, `/v0/datasources`. What
changes on the disk is loaded at once; rows stay. Secrets are environment variables of their names.")]
pub(crate) struct Dev {
    /// Rust files, datafiles, and folders of them [default: the package's `src` and `tinybird`].
    pub(crate) paths: Vec<PathBuf>,
    /// On a ClickHouse of this machine, without Tinybird.
    #[arg(long)]
    pub(crate) offline: bool,
    /// The port of 127.0.0.1; 0 is any free one.
    #[arg(long, value_name = "PORT", default_value_t = 7181)]
    pub(crate) port: u16,
    /// The folder that keeps rows and tokens [default: the package's `.tinybird/dev`].
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data: Option<PathBuf>,
    /// Show each request.
    #[arg(long, short)]
    pub(crate) verbose: bool,
    #[command(flatten)]
    pub(crate) clickhouse: ClickHouse,
    #[command(flatten)]
    pub(crate) package: Package,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird outputs
  cargo tinybird outputs --write           # into `output: { .. }` of the Rust sources
  cargo tinybird outputs --format json

An endpoint whose columns depend on its parameters is shown with each of its results, and is not written. A ClickHouse is
needed: `cargo tinybird engine install`. `cargo tinybird check --prove` compares what is written with what the query gives.")]
pub(crate) struct Outputs {
    /// Rust files, datafiles, and folders of them [default: the package's `src` and `tinybird`].
    pub(crate) paths: Vec<PathBuf>,
    /// Write the columns into `output` of the endpoints in Rust sources.
    #[arg(long)]
    pub(crate) write: bool,
    #[command(flatten)]
    pub(crate) clickhouse: ClickHouse,
    #[command(flatten)]
    pub(crate) package: Package,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Renderings {
    All,
    One,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird docs --open
  cargo tinybird docs --out-dir public

The folder needs no server and asks nothing of the network.")]
pub(crate) struct Docs {
    /// Rust files, datafiles, and folders of them [default: the package's `src` and `tinybird`].
    pub(crate) paths: Vec<PathBuf>,
    /// The folder that the site is written to.
    #[arg(long, value_name = "FOLDER", default_value = "target/tinybird-docs")]
    pub(crate) out_dir: PathBuf,
    /// Open it in a browser.
    #[arg(long)]
    pub(crate) open: bool,
    #[command(flatten)]
    pub(crate) package: Package,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird graph                    # a flowchart for Markdown, `--format mermaid`
  cargo tinybird graph --format dot | dot -Tsvg > lineage.svg
  cargo tinybird graph --format json      # the project as `docs` writes it")]
pub(crate) struct Graph {
    /// Rust files, datafiles, and folders of them [default: the package's `src` and `tinybird`].
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) package: Package,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird fmt
  cargo tinybird fmt src/datafiles tinybird/pipes/top.pipe
  cargo tinybird fmt --check    # in CI: fails where a file is not formatted, and shows the difference

Comments are kept where they stand. A file that cannot be read is left as it is.")]
pub(crate) struct Fmt {
    /// Rust files, datafiles, and folders of them.
    #[arg(default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Write nothing, and fail where a file is not formatted.
    #[arg(long)]
    pub(crate) check: bool,
}

/// Where new dependencies come from.
#[derive(Debug, Args)]
pub(crate) struct Crates {
    /// Take the crates from this checkout instead of the registry.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) crates: Option<PathBuf>,
}

impl Crates {
    /// The checkout, from the root.
    pub(crate) fn path(&self) -> Result<Option<PathBuf>, String> {
        let absolute = self.crates.as_ref().map(std::path::absolute).transpose();
        absolute.map_err(|error| format!("the folder of the crates is not known: {error}"))
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird new shop")]
pub(crate) struct New {
    /// The folder of the package, whose name is the package's.
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) crates: Crates,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird init
  cargo tinybird init services/shop")]
pub(crate) struct Init {
    /// The folder of the package.
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) crates: Crates,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird migrate tinybird
  cargo tinybird migrate tinybird --init             # all that a build needs, the package included
  cargo tinybird migrate tinybird --adopt            # the datafiles are generated from now on
  cargo tinybird migrate 'pipes/top_*.pipe' --dry-run")]
pub(crate) struct Migrate {
    /// Datafiles, folders of them, and patterns such as `pipes/*.pipe`.
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// The folder of the module that is written.
    #[arg(long, value_name = "FOLDER", default_value = "src/datafiles")]
    pub(crate) out: PathBuf,
    /// Do all that is needed: the package where there is none, dependencies, `build.rs`, `mod`, and `--adopt`.
    #[arg(long)]
    pub(crate) init: bool,
    #[command(flatten)]
    pub(crate) crates: Crates,
    /// Render the module, too, and replace the datafiles by what it renders to.
    #[arg(long)]
    pub(crate) adopt: bool,
    /// Replace sources that exist.
    #[arg(long)]
    pub(crate) force: bool,
    /// Write SQL of several lines to files of its own.
    #[arg(long)]
    pub(crate) sql_files: bool,
    /// Show what would be written, and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) package: Package,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird explain unknown-table
  cargo tinybird explain")]
pub(crate) struct Explain {
    /// The rule's name; without it, all rules are listed.
    pub(crate) rule: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird engine install               # with npm or pip, whichever is there
  cargo tinybird engine status
  cargo tinybird engine status --engine ~/lib/libchdb.so

An engine is looked for in this order: `--engine`, `TINYBIRD_ENGINE`, `engine` in `[package.metadata.tinybird]`, what
`engine install` installed, `@chdb` in a `node_modules`, `libchdb.so` among the system's libraries, a Python that has
`chdb`, and `clickhouse`. Each may be named by its path, a Python and `clickhouse` by their names, a server by its HTTP
address. Nothing is installed but by `engine install`.")]
pub(crate) struct Engine {
    #[command(subcommand)]
    pub(crate) command: EngineCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EngineCommand {
    /// Installs ClickHouse as a library under the user's cache folder, by npm or pip.
    Install(EngineInstall),
    /// Shows which ClickHouse is used, its version, and what it is kept from.
    Status(ClickHouse),
}

#[derive(Debug, Args)]
pub(crate) struct EngineInstall {
    /// The client that downloads it [default: npm where it is there, else pip].
    #[arg(long, value_name = "CLIENT")]
    pub(crate) with: Option<InstallClient>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InstallClient {
    Npm,
    Pip,
}

/// Which ClickHouse statements are tried on.
#[derive(Debug, Clone, Args)]
pub(crate) struct ClickHouse {
    /// The path of a `libchdb.so`, of a Python that has `chdb` or of a `clickhouse`, the HTTP address of a server, or `none`.
    #[arg(long, value_name = "ENGINE")]
    pub(crate) engine: Option<String>,
}
