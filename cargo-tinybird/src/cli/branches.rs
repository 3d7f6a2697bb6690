//! The commands about logins and branches.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Package, Target};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird login
  cargo tinybird login --region us-east-1      # `cargo tinybird regions` lists them
  cargo tinybird login --code                  # on a machine without a browser

The token goes into `.env.local`, which only its owner can read and git ignores.")]
pub(crate) struct Login {
    /// Show a code and an address to open on any machine, instead of opening a browser here.
    #[arg(long)]
    pub(crate) code: bool,
    /// The region of the workspace, by its name or the address of its API.
    #[arg(long, value_name = "REGION", conflicts_with = "url")]
    pub(crate) region: Option<String>,
    /// The address of the API, of the workspace's region.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) url: Option<String>,
    /// Do not ask whether the account is the right one, where the browser does not prove it.
    #[arg(long, short)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) package: Package,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird logout")]
pub(crate) struct Logout {
    #[command(flatten)]
    pub(crate) package: Package,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird regions")]
pub(crate) struct Regions {
    /// The address of an API that knows them.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) url: Option<String>,
    #[command(flatten)]
    pub(crate) package: Package,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird branch list
  cargo tinybird branch create               # that of the git branch
  cargo tinybird branch create test --data last-partition
  cargo tinybird branch use test             # commands talk to it from now on
  cargo tinybird branch use main
  cargo tinybird branch delete test")]
pub(crate) struct Branch {
    #[command(subcommand)]
    pub(crate) command: BranchCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BranchCommand {
    /// Lists the branches of the workspace.
    List(Target),
    /// Shows the branch that belongs to the git branch.
    Status(Target),
    /// Makes a branch.
    Create(BranchCreate),
    /// Deletes a branch, with all that is in it.
    Delete(BranchDelete),
    /// Makes commands talk to a branch, or to the workspace again: `main`.
    Use(BranchUse),
}

/// Data that a new branch gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BranchData {
    LastPartition,
    AllPartitions,
}

impl BranchData {
    /// As the server calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::LastPartition => "last_partition",
            Self::AllPartitions => "all_partitions",
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct BranchCreate {
    /// The name [default: that of the git branch, as Tinybird writes it].
    pub(crate) name: Option<String>,
    /// Copy rows of the workspace.
    #[arg(long, value_name = "ROWS")]
    pub(crate) data: Option<BranchData>,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
pub(crate) struct BranchDelete {
    /// The branch.
    pub(crate) name: String,
    /// Do not ask.
    #[arg(long, short)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
pub(crate) struct BranchUse {
    /// The branch; `main` is the workspace itself.
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird build                          # to the branch of the git branch, made where it is missing
  cargo tinybird build --branch test --data last-partition
  cargo tinybird build --docker                 # to Tinybird Local")]
pub(crate) struct Build {
    /// The branch in Tinybird [default: that of the git branch].
    #[arg(long, value_name = "NAME")]
    pub(crate) branch: Option<String>,
    /// Copy rows of the workspace, where the branch is made.
    #[arg(long, value_name = "ROWS")]
    pub(crate) data: Option<BranchData>,
    /// Build to Tinybird Local on this machine: `TB_LOCAL_HOST`, `TB_LOCAL_PORT`.
    #[arg(long, alias = "local", conflicts_with = "data")]
    pub(crate) docker: bool,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird preview                                # in CI, for a pull request
  cargo tinybird preview --env-file \"$GITHUB_ENV\"       # the next steps have TINYBIRD_BRANCH_TOKEN
  cargo tinybird preview --dry-run

The branch is `tmp_ci_` and the name of the git branch. One that is there is replaced.")]
pub(crate) struct Preview {
    /// The branch in Tinybird [default: `tmp_ci_` and the git branch].
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Check the project, show the name, and send nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Append TINYBIRD_BRANCH, TINYBIRD_BRANCH_TOKEN and TINYBIRD_URL to this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) env_file: Option<PathBuf>,
    /// How long to wait for the deployment.
    #[arg(long, value_name = "SECONDS", default_value_t = 1800, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) timeout: u64,
    #[command(flatten)]
    pub(crate) target: Target,
}

/// Which pages are opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Environment {
    /// Those of the workspace.
    Cloud,
    /// Those of the git branch's branch.
    Branch,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird open
  cargo tinybird open --env branch
  cargo tinybird open --print")]
pub(crate) struct Open {
    /// Which pages [default: those of the branch on a git branch other than main, else those of the workspace].
    #[arg(long, value_name = "ENVIRONMENT")]
    pub(crate) env: Option<Environment>,
    /// Show the address, and open nothing.
    #[arg(long)]
    pub(crate) print: bool,
    #[command(flatten)]
    pub(crate) target: Target,
}
