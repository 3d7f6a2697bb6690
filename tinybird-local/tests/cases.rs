//! Small projects, each with what a real ClickHouse says of it.

#![allow(clippy::unwrap_used)]

use serde_json::Value;
use tinybird_core::AnyDefinition;
use tinybird_core::rule::Severity;
use tinybird_engine::testing;
use tinybird_import::{Extension, File, read};
use tinybird_local::prove::prove;

#[test]
fn projects_are_judged_as_clickhouse_judges_them() {
    if testing::installed().is_none() {
        return;
    }
    let cases: Value = serde_json::from_str(include_str!("cases.json")).unwrap();
    let mut wrong = Vec::new();
    for case in cases["cases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        let (found, expected) = (judge(case), expected(case));
        if found != expected {
            wrong.push(format!("{id}: expected {expected}\n    found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

fn expected(case: &Value) -> String {
    match case["expected"].as_str().unwrap() {
        "ok" => "ok".to_owned(),
        severity => show(
            severity,
            case["resource"].as_str().unwrap(),
            case["line"].as_u64().zip(case["column"].as_u64()),
        ),
    }
}

fn show(severity: &str, file: &str, place: Option<(u64, u64)>) -> String {
    match place {
        Some((line, column)) => format!("{severity} at {file}:{line}:{column}"),
        None => format!("{severity} in {file}"),
    }
}

/// The first error, else the first warning, of a project.
fn judge(case: &Value) -> String {
    let mut files: Vec<(&String, File)> = Vec::new();
    for (path, text) in case["files"].as_object().unwrap() {
        let (stem, extension) = path.rsplit_once('/').unwrap().1.split_once('.').unwrap();
        match read(Extension::of(extension).unwrap(), stem, text.as_str().unwrap()) {
            Ok(file) => files.push((path, file)),
            Err(errors) => {
                return show(
                    "error",
                    path,
                    Some((errors[0].place.line as u64, errors[0].place.column as u64)),
                );
            }
        }
    }
    for (path, file) in &files {
        if let Some(placed) = file.violations().iter().find(|placed| placed.severity == Severity::Error) {
            return show("error", path, Some((placed.place.line as u64, placed.place.column as u64)));
        }
    }
    let definitions: Vec<&AnyDefinition> =
        files.iter().map(|(_, file)| file.definition.known().unwrap()).collect();
    let mut engine = testing::engine().unwrap();
    let mut findings = prove(&mut engine, &definitions).unwrap().findings;
    findings.sort_by_key(|finding| finding.violation.severity == Severity::Warning);
    let Some(finding) = findings.into_iter().next() else { return "ok".to_owned() };
    let (path, file) = &files[finding.resource];
    let severity = if finding.violation.severity == Severity::Error { "error" } else { "warning" };
    let placed = file.place(vec![finding.violation]).remove(0);
    let has_place = case["line"].is_number();
    show(severity, path, has_place.then_some((placed.place.line as u64, placed.place.column as u64)))
}
