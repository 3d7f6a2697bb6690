//! `cargo tinybird graph`: the lineage of the project, for reviews.

use tinybird_local::site;

use crate::cli::{Format, Graph};
use crate::outcome::Outcome;
use crate::project::Project;
use crate::shell::Shell;

pub(crate) fn run(arguments: &Graph, format: Format, shell: Shell) -> Outcome {
    let project = match Project::read(&arguments.paths, &arguments.package, false) {
        Ok(project) => project,
        Err(message) => return shell.failed(message),
    };
    if project.has_errors() {
        shell.report(&project.report);
        return Outcome::Wrong;
    }
    let name = Project::name(&arguments.package, &arguments.paths);
    let described = site::describe(&name, &project.placed());
    shell.answer(
        match format {
            // Rows are refused before.
            Format::Text | Format::Mermaid | Format::Csv | Format::Ndjson | Format::Parquet => {
                site::mermaid(&described)
            }
            Format::Dot => site::dot(&described),
            Format::Json => described.to_json().to_string(),
        }
        .trim_end(),
    );
    Outcome::Well
}
