//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Tinybird resources in Rust: to datafiles and back.
#[derive(Debug, Parser)]
#[command(name = "cargo tinybird", bin_name = "cargo tinybird", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Renders the definitions in Rust sources to datafiles.
    Generate(Generate),
    /// Writes the definitions of datafiles as Rust sources.
    Migrate(Migrate),
    /// Tells what a rule means, why it holds, and how to satisfy it.
    Explain(Explain),
}

/// Examples:
///   cargo tinybird generate
///   cargo tinybird generate src/datafiles --out-dir tinybird
///   cargo tinybird generate --check
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Generate {
    /// The files or folders that hold the definitions.
    #[arg(default_value = "src")]
    pub(crate) paths: Vec<PathBuf>,
    /// The folder that the datafiles are written to.
    #[arg(long, default_value = "tinybird")]
    pub(crate) out_dir: PathBuf,
    /// Write nothing, and fail where a file is not current.
    #[arg(long)]
    pub(crate) check: bool,
    /// Take over files that stand in the way, written or edited by hand.
    #[arg(long)]
    pub(crate) adopt: bool,
    /// Take unknown tables for errors.
    #[arg(long)]
    pub(crate) strict: bool,
}

/// Examples:
///   cargo tinybird explain unknown-table
///   cargo tinybird explain
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Explain {
    /// The rule's name; without it, all rules are listed.
    pub(crate) rule: Option<String>,
}

/// Examples:
///   cargo tinybird migrate tinybird
///   cargo tinybird migrate tinybird --adopt
///   cargo tinybird migrate 'datasources/*.datasource' --out src/tables --dry-run
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Migrate {
    /// Datafiles, folders of them, or patterns such as `pipes/*.pipe`.
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// The folder of the module that is written.
    #[arg(long, default_value = "src/datafiles")]
    pub(crate) out: PathBuf,
    /// Render the definitions, too, and replace the datafiles by what is rendered.
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
}
