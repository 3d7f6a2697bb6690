//! The commands that talk to Tinybird.

use std::path::PathBuf;

use clap::Args;

use super::{ClickHouse, Package};

/// Which workspace, and how to reach it.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Workspace")]
pub(crate) struct Connection {
    /// The token. The list of processes shows it: better are `TINYBIRD_TOKEN` and `.env.local`.
    #[arg(long, value_name = "TOKEN")]
    pub(crate) token: Option<String>,
    /// The address of the API, of the workspace's region.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) url: Option<String>,
    /// How long each request may take.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) request_timeout: Option<u64>,
}

/// Which workspace, and which package says so.
#[derive(Debug, Clone, Args)]
pub(crate) struct Target {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) package: Package,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird info
  cargo tinybird info --format json

Each setting is taken from the first of these places that has it: the flags `--token` and `--url`; the variables TINYBIRD_TOKEN and
TINYBIRD_URL, then TB_TOKEN and TB_HOST; the same names in `.env.local`, then in `.env`; the `.tinyb` of Tinybird's official
tool; and, for the address, `url` in `[package.metadata.tinybird]`. Tokens are never shown.")]
pub(crate) struct Info {
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird deploy                  # shows what will change, and asks
  cargo tinybird deploy --check          # in CI, for a pull request: shows what would change
  cargo tinybird deploy --yes            # in CI, for the main branch: does not ask
  cargo tinybird deploy --yes --allow-destructive
  cargo tinybird deploy --no-promote     # then `cargo tinybird promote` or `cargo tinybird discard`")]
pub(crate) struct Deploy {
    /// Show what would change, and deploy nothing.
    #[arg(long, conflicts_with_all = ["yes", "no_wait", "no_promote"])]
    pub(crate) check: bool,
    /// Do not ask. What deletes rows or endpoints needs `--allow-destructive` all the same.
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// Allow what deletes data sources, rows or pipes.
    #[arg(long, alias = "allow-destructive-operations")]
    pub(crate) allow_destructive: bool,
    /// Allow a git branch other than main to be deployed.
    #[arg(long)]
    pub(crate) any_branch: bool,
    /// Do not set the deployment live: it is staged until `promote` or `discard`.
    #[arg(long, alias = "no-auto")]
    pub(crate) no_promote: bool,
    /// Begin the deployment, and do not wait for it.
    #[arg(long)]
    pub(crate) no_wait: bool,
    /// How long to wait for it.
    #[arg(long, value_name = "SECONDS", default_value_t = 1800, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) timeout: u64,
    /// Try the project on a ClickHouse first.
    #[arg(long)]
    pub(crate) prove: bool,
    #[command(flatten)]
    pub(crate) clickhouse: ClickHouse,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird deployments")]
pub(crate) struct Deployments {
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird promote          # the one that is staged
  cargo tinybird promote 12")]
pub(crate) struct Promote {
    /// The deployment [default: the one that is staged].
    pub(crate) deployment: Option<String>,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird discard 12       # cancels it, where it is not ready")]
pub(crate) struct Discard {
    /// The deployment, by its id: `cargo tinybird deployments` lists them.
    pub(crate) deployment: String,
    /// Do not ask.
    #[arg(long, short)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird pull                # to the package's folder `tinybird`
  cargo tinybird pull --dry-run
  cargo tinybird pull --rust         # a module of Rust, in `src/datafiles`

All files are written, or none. Files that the workspace does not hold stay as they are.")]
pub(crate) struct Pull {
    /// The folder [default: the package's `tinybird`; with `--rust` that of the module, `src/datafiles`].
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out_dir: Option<PathBuf>,
    /// Write a module of Rust that declares the resources.
    #[arg(long)]
    pub(crate) rust: bool,
    /// Replace files that differ from what is deployed.
    #[arg(long)]
    pub(crate) force: bool,
    /// Show what would be written, and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) target: Target,
}
