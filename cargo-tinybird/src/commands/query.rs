//! `cargo tinybird sql`, `endpoint` and `quarantine`: rows as a table, or in a format for other programs.

mod table;

use std::io::{self, Read as _, Write as _};

use serde_json::Value;
use tinybird_core::AnyDefinition;
use tinybird_core::suggest::did_you_mean;
use tinybird_core::template::Template;

use crate::cli::{self, Endpoint, Quarantine, Sql};
use crate::deployable::Deployable;
use crate::outcome::Outcome;
use crate::remote::{api, failure};
use crate::shell::Shell;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Json,
    Csv,
    Ndjson,
    Parquet,
}

impl Format {
    fn of(format: cli::Format) -> Self {
        match format {
            cli::Format::Json => Self::Json,
            cli::Format::Csv => Self::Csv,
            cli::Format::Ndjson => Self::Ndjson,
            cli::Format::Parquet => Self::Parquet,
            cli::Format::Text | cli::Format::Mermaid | cli::Format::Dot => Self::Text,
        }
    }

    /// How ClickHouse calls it.
    fn clause(self) -> &'static str {
        match self {
            Self::Text | Self::Json => "JSON",
            Self::Csv => "CSVWithNames",
            Self::Ndjson => "JSONEachRow",
            Self::Parquet => "Parquet",
        }
    }
}

/// How ClickHouse calls a format.
pub(super) fn clause(format: cli::Format) -> &'static str {
    Format::of(format).clause()
}

/// Shows the answer of a query in this format.
pub(super) fn show_answer(answer: &[u8], format: cli::Format, shell: Shell) -> Result<(), String> {
    show(answer, Format::of(format), shell)
}

/// Shows rows that came with their columns, `meta` and `data`.
pub(super) fn show_rows(rows: &Value, shell: Shell) -> Result<(), String> {
    shell.told(table::of(rows.to_string().as_bytes())?.trim_end(), rows);
    Ok(())
}

/// Shows an answer in JSON as a table, or as one object a line; other formats as they came.
fn show(answer: &[u8], format: Format, shell: Shell) -> Result<(), String> {
    match format {
        Format::Text => shell.answer(table::of(answer)?.trim_end()),
        Format::Json => shell.answer(&table::compact(answer)?),
        Format::Csv | Format::Ndjson | Format::Parquet => {
            let written = io::stdout().write_all(answer).and_then(|()| io::stdout().flush());
            written.map_err(|error| format!("the rows cannot be written: {error}"))?;
        }
    }
    Ok(())
}

pub(crate) fn sql(arguments: &Sql, format: cli::Format, shell: Shell) -> Outcome {
    query(arguments, Format::of(format), shell).unwrap_or_else(|message| shell.failed(message))
}

fn query(arguments: &Sql, format: Format, shell: Shell) -> Result<Outcome, String> {
    let mut query = arguments.query.clone();
    if query == "-" {
        query.clear();
        io::stdin()
            .read_to_string(&mut query)
            .map_err(|error| format!("the query cannot be read: {error}"))?;
    }
    let query = query.trim().trim_end_matches(';');
    if query.is_empty() {
        return Err("the query is empty".to_owned());
    }
    // A line of its own, behind what may be a comment.
    let sql = format!("{query}\nFORMAT {}", format.clause());
    let answer = api(&arguments.target, shell)?.sql(&sql).map_err(failure)?;
    show(&answer, format, shell)?;
    Ok(Outcome::Well)
}

pub(crate) fn endpoint(arguments: &Endpoint, format: cli::Format, shell: Shell) -> Outcome {
    ask(arguments, Format::of(format), shell).unwrap_or_else(|message| shell.failed(message))
}

fn ask(arguments: &Endpoint, format: Format, shell: Shell) -> Result<Outcome, String> {
    if let Some(problem) = wrong_parameter(arguments, shell) {
        shell.wrong(&problem);
        return Ok(Outcome::Wrong);
    }
    let extension = match format {
        Format::Text | Format::Json => "json",
        Format::Csv => "csv",
        Format::Ndjson => "ndjson",
        Format::Parquet => "parquet",
    };
    let api = api(&arguments.target, shell)?;
    let answer = api.endpoint(&arguments.name, extension, &arguments.params).map_err(failure)?;
    show(&answer, format, shell)?;
    Ok(Outcome::Well)
}

/// What is wrong with the parameters, as far as the project tells.
fn wrong_parameter(arguments: &Endpoint, shell: Shell) -> Option<String> {
    let name = &arguments.name;
    let (project, _) = Deployable::read(&arguments.target.package).ok()?;
    let in_rust = project.rendered.rendering.definitions();
    let in_files = project.datafiles.iter().filter_map(|datafile| datafile.file.definition.known());
    let mut all = in_rust.chain(in_files);
    let Some(pipe) =
        all.find(|other| other.name() == name && other.as_pipe().is_some()).and_then(AnyDefinition::as_pipe)
    else {
        shell.note(&format!("the project does not declare `{name}`: its parameters are not checked"));
        return None;
    };
    let mut known: Vec<(String, bool)> = Vec::new();
    for node in pipe.nodes() {
        let Ok(template) = Template::parse(node.sql()) else { return None };
        let parameters = template.parameters().iter().filter(|parameter| !parameter.local);
        known
            .extend(parameters.map(|parameter| (parameter.name.clone(), parameter.required() == Some(true))));
    }
    for (given, _) in &arguments.params {
        if !known.iter().any(|(parameter, _)| parameter == given) {
            let names = || known.iter().map(|(name, _)| name.as_str());
            let help = match (did_you_mean(given, names()), known.is_empty()) {
                (Some(similar), _) => format!("did you mean `{similar}`?"),
                (None, true) => "it has no parameters".to_owned(),
                (None, false) => format!(
                    "it has {}",
                    names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
                ),
            };
            return Some(format!("`{name}` has no parameter `{given}`: nothing was sent\nhelp: {help}"));
        }
    }
    let is_given = |name: &str| arguments.params.iter().any(|(given, _)| given == name);
    let missing = known.iter().find(|(parameter, is_required)| *is_required && !is_given(parameter));
    missing.map(|(parameter, _)| {
        format!(
            "`{name}` needs the parameter `{parameter}`: nothing was sent\nhelp: add `--param {parameter}=..`"
        )
    })
}

pub(crate) fn quarantine(arguments: &Quarantine, format: cli::Format, shell: Shell) -> Outcome {
    in_quarantine(arguments, Format::of(format), shell).unwrap_or_else(|message| shell.failed(message))
}

/// A name as ClickHouse takes it.
fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`"))
}

fn in_quarantine(arguments: &Quarantine, format: Format, shell: Shell) -> Result<Outcome, String> {
    let api = api(&arguments.target, shell)?;
    let table = quoted(&format!("{}_quarantine", arguments.datasource));
    let why = format!(
        "SELECT count() AS rows, c__error_column AS columns, c__error AS errors, min(insertion_date) AS first, max(insertion_date) AS last \
         FROM {table} GROUP BY columns, errors ORDER BY rows DESC FORMAT JSON"
    );
    let why = api.sql(&why).map_err(|error| {
        let help = format!(
            "help: rows of `{}` that do not fit are there, once there are some",
            arguments.datasource
        );
        format!("{}\n{help}", failure(error).replace("\nhelp: ", "; "))
    })?;
    show(&why, if format == Format::Json { Format::Json } else { Format::Text }, shell)?;
    let rows =
        format!("SELECT * FROM {table} ORDER BY insertion_date DESC LIMIT {} FORMAT JSON", arguments.limit);
    show(
        &api.sql(&rows).map_err(failure)?,
        if format == Format::Json { Format::Json } else { Format::Text },
        shell,
    )?;
    Ok(Outcome::Well)
}
