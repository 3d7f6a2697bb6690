//! The commands that need no workspace.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{BranchData, MessageFormat, Package, Target};

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
    #[arg(long, value_name = "FORMAT", conflicts_with = "paths")]
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
  cargo tinybird dev                             # builds to the branch of the git branch on every save
  cargo tinybird dev --rows last-partition
  cargo tinybird dev --docker                    # the same in Tinybird Local
  cargo tinybird dev --offline                   # without Tinybird, on a ClickHouse of this machine
  cargo tinybird dev --offline tinybird --port 7200 --data /tmp/shop

`--offline` listens on 127.0.0.1 alone and answers as Tinybird does: `/v0/events`, `/v0/pipes/NAME.json`, `/v0/sql`, `/v0/datasources`. What
changes on the disk is loaded at once; rows stay. Secrets are environment variables of their names.")]
pub(crate) struct Dev {
    /// With `--offline`: Rust files, datafiles, and folders of them [default: the package's `src` and `tinybird`].
    #[arg(requires = "offline")]
    pub(crate) paths: Vec<PathBuf>,
    /// On a ClickHouse of this machine, without Tinybird.
    #[arg(long, conflicts_with_all = ["docker", "branch", "rows", "token", "url", "request_timeout"])]
    pub(crate) offline: bool,
    /// In Tinybird Local on this machine: `TB_LOCAL_HOST`, `TB_LOCAL_PORT`.
    #[arg(long, alias = "local", conflicts_with = "rows")]
    pub(crate) docker: bool,
    /// The branch in Tinybird [default: that of the git branch].
    #[arg(long, value_name = "NAME")]
    pub(crate) branch: Option<String>,
    /// Copy rows of the workspace, where the branch is made.
    #[arg(long, value_name = "ROWS")]
    pub(crate) rows: Option<BranchData>,
    /// The port of 127.0.0.1; 0 is any free one.
    #[arg(long, value_name = "PORT", default_value_t = 7181, requires = "offline")]
    pub(crate) port: u16,
    /// The folder that keeps rows and tokens [default: the package's `.tinybird/dev`].
    #[arg(long, value_name = "FOLDER", requires = "offline")]
    pub(crate) data: Option<PathBuf>,
    /// Show each request.
    #[arg(long, short, requires = "offline")]
    pub(crate) verbose: bool,
    #[command(flatten)]
    pub(crate) clickhouse: ClickHouse,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird test
  cargo tinybird test top_pages              # the tests whose names hold this
  cargo tinybird test --update               # what endpoints answer now is expected from now on

`tests/ENDPOINT.yaml` is a list of `name`, `parameters` (`since=2024-01-01&limit=5`), `expected_result` (rows as NDJSON) and, where an
error is expected, `expected_http_status`. The rows are those of `fixtures/DATA_SOURCE.ndjson`, `.csv` or `.sql`. Both folders stand
in the package, or beside its datafiles. Secrets are environment variables of their names.")]
pub(crate) struct Test {
    /// Only the tests whose file, or `ENDPOINT/NAME`, holds one of these.
    #[arg(value_name = "NAME")]
    pub(crate) filters: Vec<String>,
    /// Write what the endpoints answer into the files, as what is expected.
    #[arg(long)]
    pub(crate) update: bool,
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
