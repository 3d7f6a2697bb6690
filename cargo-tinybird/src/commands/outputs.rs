//! `cargo tinybird outputs`: the columns of endpoints, as ClickHouse tells them.

use std::collections::BTreeMap;
use std::fs;

use serde_json::json;
use tinybird_build::FileId;
use tinybird_core::column_type::ColumnType;
use tinybird_core::pipe::OutputColumn;
use tinybird_core::{AnyDefinition, Kind};
use tinybird_local::prove::{Output, Renderings};
use tinybird_project::replace;

use super::prove;
use crate::cli::Outputs;
use crate::outcome::Outcome;
use crate::project::Project;
use crate::rust::with_output;
use crate::shell::Shell;
use crate::sources::Rendered;

pub(crate) fn run(arguments: &Outputs, shell: Shell) -> Outcome {
    match outputs(arguments, shell) {
        Ok(outcome) => outcome,
        Err(message) => shell.failed(message),
    }
}

fn outputs(arguments: &Outputs, shell: Shell) -> Result<Outcome, String> {
    let mut project = Project::read(&arguments.paths, &arguments.package, false)?;
    if project.has_errors() {
        shell.report(&project.report);
        return Ok(Outcome::Wrong);
    }
    let Project { rendered, datafiles, .. } = &mut project;
    let from_files = datafiles.iter().filter_map(|datafile| datafile.file.definition.known());
    let definitions: Vec<&AnyDefinition> = rendered.rendering.definitions().chain(from_files).collect();
    let proof = prove::proof(&arguments.clickhouse, &definitions, Renderings::All, shell)?;
    let endpoints = || {
        let all = definitions.iter().enumerate();
        all.filter(|(_, definition)| definition.kind() == Kind::Endpoint)
    };
    let mut unknown = 0;
    for (number, definition) in endpoints() {
        let of_it: Vec<&Output> = proof.outputs.iter().filter(|output| output.resource == number).collect();
        unknown += usize::from(of_it.is_empty());
        show(definition.name(), &of_it, shell);
    }
    if unknown > 0 {
        let noun = if unknown == 1 { "endpoint is" } else { "endpoints are" };
        shell.note(&format!(
            "the columns of {unknown} {noun} not known: `cargo tinybird check --prove` tells why"
        ));
    }
    if arguments.write {
        let of_rust = rendered.rendering.definitions().count();
        let mut wanted = Vec::new();
        for (number, definition) in endpoints().filter(|(number, _)| *number < of_rust) {
            let of_it: Vec<&Output> =
                proof.outputs.iter().filter(|output| output.resource == number).collect();
            match of_it.as_slice() {
                [output] => {
                    let columns = columns(output)?;
                    let declared = definition.as_pipe().map(|pipe| pipe.output()).unwrap_or_default();
                    if declared != columns {
                        wanted.push((number, columns));
                    }
                }
                [] => {}
                _ => shell.note(&format!(
                    "`{}` is left as it is: its columns depend on its parameters",
                    definition.name()
                )),
            }
        }
        return write(rendered, wanted, shell);
    }
    Ok(Outcome::Well)
}

fn columns(output: &Output) -> Result<Vec<OutputColumn>, String> {
    let column = |column: &tinybird_local::prove::OutputColumn| {
        let data_type = ColumnType::parse(&column.data_type).map_err(|_| {
            format!("ClickHouse tells the type `{}`, which cannot be declared", column.data_type)
        })?;
        Ok(OutputColumn::new(&column.name, data_type))
    };
    output.columns.iter().map(column).collect()
}

/// Shows the columns of an endpoint.
fn show(name: &str, outputs: &[&Output], shell: Shell) {
    for output in outputs {
        let columns: Vec<_> = output
            .columns
            .iter()
            .map(|column| json!({ "name": column.name, "type": column.data_type }))
            .collect();
        let object = json!({
            "reason": "output", "resource": name, "parameters": output.parameters, "columns": columns,
        });
        let given = output.parameters.iter().flatten();
        let given: Vec<String> = given.map(|(name, value)| format!("`{name}` is `{value}`")).collect();
        let call = match (&output.parameters, given.as_slice()) {
            (Some(_), []) => " where no parameter is given".to_owned(),
            (Some(_), given) => format!(" where {}", given.join(" and ")),
            (None, _) => String::new(),
        };
        let width = output.columns.iter().map(|column| column.name.chars().count()).max().unwrap_or(0);
        let mut text = format!("{name}{call}");
        for column in &output.columns {
            text.push_str(&format!("\n    {:width$}  {}", column.name, column.data_type));
        }
        shell.told(&text, &object);
    }
}

/// Writes columns into the sources: nothing else of these changes.
fn write(
    rendered: &mut Rendered,
    wanted: Vec<(usize, Vec<OutputColumn>)>,
    shell: Shell,
) -> Result<Outcome, String> {
    let mut files: BTreeMap<FileId, Vec<(usize, Vec<OutputColumn>)>> = BTreeMap::new();
    for (number, columns) in wanted {
        let place = rendered.rendering.place_of_item(number);
        if let Some(place) = place {
            files.entry(place.file).or_default().push((place.range.end, columns));
        }
    }
    for (file, mut items) in files {
        let path = rendered.sources.path(file).to_owned();
        let shown = rendered.sources.shown(file).to_owned();
        // The scan reads a text as rustc does: without a byte order mark, and with `\n` as its line breaks.
        let written =
            fs::read_to_string(&path).map_err(|error| format!("`{shown}` cannot be read: {error}"))?;
        let mut text = rendered.sources.text(file).to_owned();
        // From the end, so that the places of the others stay.
        items.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        for (at, columns) in items {
            text = with_output(&text, at, &columns).ok_or_else(|| {
                format!("`{shown}` has an endpoint that cannot be changed: write `output` by hand")
            })?;
        }
        if written.contains("\r\n") {
            text = text.replace('\n', "\r\n");
        }
        let mark = if written.starts_with('\u{feff}') { "\u{feff}" } else { "" };
        let replaced = fs::canonicalize(&path).and_then(|path| replace(&path, &format!("{mark}{text}")));
        replaced.map_err(|error| format!("`{shown}` cannot be written: {error}"))?;
        shell.files("changed", [&shown]);
    }
    Ok(Outcome::Well)
}
