//! `cargo tinybird check --message-format json`: what `cargo check` says, and what only the whole project shows, in cargo's own
//! format, so that an editor marks both.

use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tinybird_build::sources::Sources;
use tinybird_build::{Diagnostic, Place, Report};
use tinybird_core::rule::Severity;

use super::prove;
use crate::cli::{Check, Package};
use crate::outcome::Outcome;
use crate::package::{cargo, metadata};
use crate::project::Project;
use crate::shell::Shell;

pub(crate) fn run(arguments: &Check, shell: Shell) -> Result<Outcome, String> {
    let package = &arguments.package;
    let mut is_well = compile(package)?;
    let metadata = metadata(package.manifest_path.as_deref()).map_err(|error| error.to_string())?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    for found in packages.iter().filter(|found| is_checked(found, package)) {
        let Some(manifest) = found["manifest_path"].as_str() else { continue };
        let of = Package {
            manifest_path: Some(manifest.into()),
            package: None,
            workspace: false,
            ..package.clone()
        };
        let mut project = Project::read(&[], &of, arguments.strict)?;
        let mut diagnostics = std::mem::take(&mut project.rendered.rendering.diagnostics);
        // What rustc reports as well, it has reported.
        diagnostics.retain(|diagnostic| !diagnostic.seen_by_rustc);
        if arguments.prove {
            let proved = prove::diagnostics(
                &arguments.clickhouse,
                arguments.renderings,
                &mut project.rendered,
                &project.datafiles,
                shell,
            )?;
            diagnostics.extend(proved.into_iter().map(|(diagnostic, _)| diagnostic));
        }
        for diagnostic in &diagnostics {
            is_well &= diagnostic.severity != Severity::Error;
            shell.line(&message(diagnostic, &project.rendered.sources, found));
        }
    }
    Ok(if is_well { Outcome::Well } else { Outcome::Wrong })
}

/// Whether a package of the workspace has definitions: the one that is asked for, else those that depend on ours.
fn is_checked(found: &Value, package: &Package) -> bool {
    let depends = || {
        let dependencies = found["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
        dependencies.iter().any(|dependency| dependency["name"] == "tinybird")
    };
    package.package.as_ref().map_or_else(depends, |name| found["name"] == name.as_str())
}

/// Runs `cargo check`, whose messages go on to standard output as they are; whether all is well is the answer.
fn compile(package: &Package) -> Result<bool, String> {
    let mut command = Command::new(cargo());
    command.args(["check", "--all-targets", "--message-format", "json"]).stdin(Stdio::null());
    match &package.package {
        Some(name) => command.args(["--package", name]),
        None => command.arg("--workspace"),
    };
    if let Some(manifest) = &package.manifest_path {
        command.arg("--manifest-path").arg(manifest);
    }
    if !package.features.is_empty() {
        command.arg("--features").arg(package.features.join(","));
    }
    command.args(package.all_features.then_some("--all-features"));
    command.args(package.no_default_features.then_some("--no-default-features"));
    let status = command.status().map_err(|error| format!("`cargo check` does not run: {error}"))?;
    Ok(status.success())
}

/// A diagnostic as cargo passes one of rustc's on.
fn message(diagnostic: &Diagnostic, sources: &Sources, package: &Value) -> Value {
    let targets = package["targets"].as_array().map(Vec::as_slice).unwrap_or_default();
    let report = Report::new(sources, vec![diagnostic.clone()], false);
    let rendered = report.problems().first().map(|problem| format!("{}\n\n", problem.rendered));
    let span = |place: &Option<Place>, label: Option<&str>| -> Vec<Value> {
        place.iter().map(|place| span(place, sources, label.is_none(), label)).collect()
    };
    let notes = diagnostic.notes.iter().map(|(note, place)| child("note", note, span(place, Some(note))));
    let remedy = diagnostic.remedy.iter().map(|remedy| child("help", remedy, Vec::new()));
    json!({
        "reason": "compiler-message",
        "package_id": package["id"],
        "manifest_path": package["manifest_path"],
        "target": targets.first(),
        "message": {
            "$message_type": "diagnostic",
            "level": match diagnostic.severity { Severity::Error => "error", Severity::Warning => "warning" },
            "code": diagnostic.rule.map(|rule| json!({ "code": rule.name, "explanation": rule.explanation })),
            "message": diagnostic.message,
            "spans": span(&diagnostic.place, None),
            "children": remedy.chain(notes).collect::<Vec<Value>>(),
            "rendered": rendered,
        },
    })
}

fn child(level: &str, message: &str, spans: Vec<Value>) -> Value {
    json!({
        "level": level, "code": null, "message": message, "spans": spans, "children": [], "rendered": null,
    })
}

/// The place of a diagnostic, as rustc tells it: lines and columns from 1, columns in characters.
fn span(place: &Place, sources: &Sources, is_primary: bool, label: Option<&str>) -> Value {
    let (line_start, column_start) = sources.line_column(place.file, place.range.start);
    let (line_end, column_end) = sources.line_column(place.file, place.range.end);
    let lines = sources.text(place.file).lines().enumerate().skip(line_start - 1);
    let lines = lines.take(1 + line_end.saturating_sub(line_start));
    let text = lines.map(|(number, text)| {
        let start = if number + 1 == line_start { column_start } else { 1 };
        let end = if number + 1 == line_end { column_end } else { 1 + text.chars().count() };
        json!({ "text": text, "highlight_start": start, "highlight_end": end })
    });
    json!({
        "file_name": sources.path(place.file),
        "byte_start": place.range.start, "byte_end": place.range.end,
        "line_start": line_start, "line_end": line_end,
        "column_start": column_start, "column_end": column_end,
        "is_primary": is_primary, "label": label, "text": text.collect::<Vec<Value>>(),
        "suggested_replacement": null, "suggestion_applicability": null, "expansion": null,
    })
}
