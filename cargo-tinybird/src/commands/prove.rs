//! `cargo tinybird check --prove`: the project tried on a ClickHouse.

use tinybird_build::package::Package;
use tinybird_build::{Diagnostic, Report};
use tinybird_core::AnyDefinition;
use tinybird_local::prove::{Finding, Proof, prove};

use crate::cli::ClickHouse;
use crate::clickhouse;
use crate::datafile::{Datafile, place};
use crate::package::here;
use crate::shell::Shell;
use crate::sources::Rendered;

/// Tries the definitions in Rust sources and datafiles, and says what ClickHouse refuses and what was not judged.
pub(super) fn run(
    arguments: &ClickHouse,
    rendered: &Rendered,
    datafiles: &[Datafile],
    shell: Shell,
) -> Result<Report, String> {
    let package = here().ok().and_then(|here| Package::near(&here).ok());
    let found = clickhouse::search(arguments, package.as_ref()).find();
    let started = found.and_then(clickhouse::start);
    let mut engine = started.map_err(|error| format!("{error}\nhelp: {}", error.remedy()))?;
    let in_rust = || rendered.rendering.definitions();
    let in_files = || datafiles.iter().filter(|datafile| datafile.file.definition.known().is_some());
    let definitions: Vec<&AnyDefinition> =
        in_rust().chain(in_files().filter_map(|datafile| datafile.file.definition.known())).collect();
    let proof =
        prove(&mut engine, &definitions).map_err(|error| format!("{error}\nhelp: {}", error.remedy()))?;
    tell(&proof, &definitions, shell);
    let of_rust = in_rust().count();
    let files: Vec<&Datafile> = in_files().collect();
    let diagnostics = proof.findings.into_iter().filter_map(|Finding { resource, violation, .. }| {
        let diagnostic = Diagnostic { severity: violation.severity, ..Diagnostic::error(&violation.message) }
            .of(violation.rule)
            .remedy(&violation.remedy);
        let Some(number) = resource.checked_sub(of_rust) else {
            return Some(diagnostic.at(rendered.rendering.place_in(resource, &violation.place)?));
        };
        let datafile = files.get(number)?;
        let placed = datafile.file.place(vec![violation]).into_iter().next()?;
        Some(diagnostic.at(place(&rendered.sources, datafile.id, placed.place)))
    });
    Ok(Report::new(&rendered.sources, diagnostics.collect(), true))
}

/// What was judged and what was not.
fn tell(proof: &Proof, definitions: &[&AnyDefinition], shell: Shell) {
    for unjudged in &proof.unjudged {
        let name = definitions.get(unjudged.resource).map_or("", |definition| definition.name());
        let pipe = definitions.get(unjudged.resource).and_then(|definition| definition.as_pipe());
        let node = unjudged.node.and_then(|node| Some(pipe?.nodes().get(node)?.name()));
        let node = node.map_or(String::new(), |node| format!(", node `{node}`"));
        shell.note(&format!("`{name}`{node} was not judged: {}", unjudged.reason));
    }
    let unjudged = match proof.unjudged.len() {
        0 => String::new(),
        more => format!(", {more} not judged"),
    };
    shell.status("Proved", format_args!("{} tables and queries{unjudged}", proof.judged));
}
