//! The commands about data, tokens and secrets.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Target;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowFormat {
    Csv,
    Ndjson,
    Parquet,
}

impl RowFormat {
    /// As the server calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Parquet => "parquet",
        }
    }
}

/// A parameter: `name=value`.
pub(crate) fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write a parameter as `name=value`")?;
    Ok((name.to_owned(), value.to_owned()))
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird append events rows.ndjson
  cargo tinybird append events rows.csv.gz
  cargo tinybird append events https://example.com/rows.csv.gz
  cargo tinybird append events - --rows ndjson < rows.ndjson

NDJSON of files goes to the Events API in parts of 8 MB, each row accounted for. CSV, Parquet and addresses are imports, which
the server does in a job.")]
pub(crate) struct Append {
    /// The data source.
    pub(crate) datasource: String,
    /// A file, an address, or `-` for standard input.
    pub(crate) source: String,
    /// How the rows are written [default: as the name ends].
    #[arg(long, value_name = "FORMAT")]
    pub(crate) rows: Option<RowFormat>,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird replace events rows.csv --yes
  cargo tinybird replace events rows.parquet --where \"day = '2026-01-02'\"")]
pub(crate) struct Replace {
    /// The data source.
    pub(crate) datasource: String,
    /// A file, an address, or `-` for standard input.
    pub(crate) source: String,
    /// Replace only the rows for which this holds.
    #[arg(long = "where", value_name = "CONDITION")]
    pub(crate) condition: Option<String>,
    /// How the rows are written [default: as the name ends].
    #[arg(long, value_name = "FORMAT")]
    pub(crate) rows: Option<RowFormat>,
    /// Do not ask.
    #[arg(long, short)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird delete events --where \"site = 'test'\" --dry-run    # how many rows that are
  cargo tinybird delete events --where \"site = 'test'\"              # shows that, and asks")]
pub(crate) struct Delete {
    /// The data source.
    pub(crate) datasource: String,
    /// Delete the rows for which this holds. All rows: `cargo tinybird truncate`.
    #[arg(long = "where", value_name = "CONDITION")]
    pub(crate) condition: String,
    /// Show how many rows that are, and delete nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Do not ask.
    #[arg(long, short)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird truncate events")]
pub(crate) struct Truncate {
    /// The data source.
    pub(crate) datasource: String,
    /// Do not ask.
    #[arg(long, short)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird sql \"SELECT count() FROM events\"
  cargo tinybird sql \"SELECT * FROM events\" --format csv > rows.csv
  cargo tinybird sql - < query.sql

`--format`: text (a table), json (one object), csv, ndjson, parquet.")]
pub(crate) struct Sql {
    /// The query, or `-` for standard input.
    pub(crate) query: String,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird endpoint top_pages --param since=2026-01-01 --param limit=5
  cargo tinybird endpoint top_pages --format csv

Where the project declares the endpoint, its parameters are checked before anything is sent.")]
pub(crate) struct Endpoint {
    /// The endpoint.
    pub(crate) name: String,
    /// A parameter.
    #[arg(long = "param", short = 'P', value_name = "NAME=VALUE", value_parser = parameter)]
    pub(crate) params: Vec<(String, String)>,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird quarantine events
  cargo tinybird quarantine events --limit 100 --format json")]
pub(crate) struct Quarantine {
    /// The data source.
    pub(crate) datasource: String,
    /// How many of its rows are shown.
    #[arg(long, value_name = "ROWS", default_value_t = 10)]
    pub(crate) limit: u32,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird jobs
  cargo tinybird jobs 1f6e --wait
  cargo tinybird jobs 1f6e --cancel")]
pub(crate) struct Jobs {
    /// The job [default: those of the last two days].
    pub(crate) job: Option<String>,
    /// Wait until it is over.
    #[arg(long, requires = "job")]
    pub(crate) wait: bool,
    /// Cancel it.
    #[arg(long, requires = "job", conflicts_with = "wait")]
    pub(crate) cancel: bool,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird copy run daily
  cargo tinybird copy run daily --param day=2026-01-02")]
pub(crate) struct Copy {
    #[command(subcommand)]
    pub(crate) command: RunCommand,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird sink run export")]
pub(crate) struct Sink {
    #[command(subcommand)]
    pub(crate) command: RunCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RunCommand {
    /// Runs it now, and waits for it.
    Run(RunPipe),
}

#[derive(Debug, Args)]
pub(crate) struct RunPipe {
    /// The pipe.
    pub(crate) pipe: String,
    /// A parameter.
    #[arg(long = "param", short = 'P', value_name = "NAME=VALUE", value_parser = parameter)]
    pub(crate) params: Vec<(String, String)>,
    /// Do not wait.
    #[arg(long)]
    pub(crate) no_wait: bool,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird token list
  cargo tinybird token copy app --to-file app.token
  cargo tinybird token create ci --scope WORKSPACE:DEPLOY --to-file ci.token
  cargo tinybird token rotate app --to-file app.token
  cargo tinybird token jwt user_1 --endpoint top_pages --fixed user=1 --expires-in 3600 --to-file user.jwt
  cargo tinybird token delete app

A token is never printed: it goes to a file that only its owner can read, or by `--to-file -` to standard output, for a pipe.")]
pub(crate) struct Token {
    #[command(subcommand)]
    pub(crate) command: TokenCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Lists the static tokens, by their names.
    List(Target),
    /// Makes a static token.
    Create(TokenCreate),
    /// Writes the value of a static token to a file.
    Copy(TokenCopy),
    /// Gives a static token another value.
    Rotate(TokenRotate),
    /// Deletes a static token.
    Delete(TokenDelete),
    /// Makes a JWT for endpoints.
    Jwt(TokenJwt),
}

#[derive(Debug, Args)]
pub(crate) struct TokenCreate {
    /// The name.
    pub(crate) name: String,
    /// What it may do: `ADMIN`, `WORKSPACE:DEPLOY`, `PIPES:READ:top` ..
    #[arg(long = "scope", value_name = "SCOPE", required = true)]
    pub(crate) scopes: Vec<String>,
    /// The file that it is written to.
    #[arg(long, value_name = "FILE")]
    pub(crate) to_file: PathBuf,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
pub(crate) struct TokenCopy {
    /// The name or the id.
    pub(crate) name: String,
    /// The file that the token is written to; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) to_file: PathBuf,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
pub(crate) struct TokenRotate {
    /// The name or the id.
    pub(crate) name: String,
    /// The file that the new value is written to.
    #[arg(long, value_name = "FILE")]
    pub(crate) to_file: PathBuf,
    /// Do not ask.
    #[arg(long, short)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
pub(crate) struct TokenDelete {
    /// The name or the id.
    pub(crate) name: String,
    /// Do not ask.
    #[arg(long, short)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
pub(crate) struct TokenJwt {
    /// The name: it shows in the statistics of endpoints.
    pub(crate) name: String,
    /// An endpoint that it may read.
    #[arg(long = "endpoint", value_name = "NAME", required = true)]
    pub(crate) endpoints: Vec<String>,
    /// A parameter that the holder cannot change.
    #[arg(long = "fixed", value_name = "NAME=VALUE", value_parser = parameter)]
    pub(crate) fixed: Vec<(String, String)>,
    /// How long it is good.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) expires_in: u64,
    /// The file that it is written to.
    #[arg(long, value_name = "FILE")]
    pub(crate) to_file: PathBuf,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird secret list                   # with those that the project names and the workspace lacks
  cargo tinybird secret set KAFKA_SECRET       # asks for the value; in a pipe: reads it from standard input
  cargo tinybird secret delete KAFKA_SECRET")]
pub(crate) struct Secret {
    #[command(subcommand)]
    pub(crate) command: SecretCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SecretCommand {
    /// Lists the secrets of the workspace, and those that it lacks.
    List(Target),
    /// Sets a secret.
    Set(SecretSet),
    /// Deletes a secret.
    Delete(SecretDelete),
}

#[derive(Debug, Args)]
pub(crate) struct SecretSet {
    /// The name.
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
pub(crate) struct SecretDelete {
    /// The name.
    pub(crate) name: String,
    /// Do not ask.
    #[arg(long, short)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo tinybird diff             # exit code 1 where the project is not what is deployed

The meaning is compared, not the spelling: comments, quotes and line breaks make no difference.")]
pub(crate) struct Diff {
    #[command(flatten)]
    pub(crate) target: Target,
}
