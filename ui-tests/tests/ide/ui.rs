//! Every mistake that the compiler reports in the cases of `ui.rs` shows in the editor as well, at the same place.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::client::Client;

/// What only the compiler says: rust-analyzer reports none of these on its own.
const COMPILER_ONLY: &[&str] =
    &["error[E0425]", "error[E0433]", "error[E0573]", "error[E0603]", "error[E0782]"];

/// What rust-analyzer does not know: where a source file is, and so what a file holds that it includes; that a type is not
/// a resource at all; and what a type does not implement.
const NOT_LIVE: &[&str] = &[
    // What fields are checked against are traits, which rust-analyzer does not check.
    "derive/flatten.rs",
    "derive/kafka.rs",
    "derive/missing-column.rs",
    "derive/path.rs",
    "derive/read.rs",
    "derive/skipped-column.rs",
    "derive/unknown-column.rs",
    "derive/without-rows.rs",
    "derive/wrong-type.rs",
    "derive/missing-column-generic.rs",
    "include/",
    "reference-enum",
    "reference-no-resource",
    "reference-query-no-resource",
    "sent-from-kafka",
    "type-does-not-fit",
];

/// A mistake: its line and column, from 1, and the first line of what is said.
type Mark = (u64, u64, String);

/// The number of cases, and those that the editor shows otherwise.
pub(crate) fn check(client: &mut Client, only: &str) -> (usize, Vec<String>) {
    let mut cases = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"), &mut cases);
    cases.sort();
    let mut failures = Vec::new();
    let mut count = 0;
    for path in cases.iter() {
        let name = path.display().to_string();
        if !name.contains(only) || NOT_LIVE.iter().any(|other| name.contains(other)) {
            continue;
        }
        let expected = reported(&fs::read_to_string(path.with_extension("stderr")).expect("a report"));
        let Some(expected) = expected else { continue };
        count += 1;
        client.change(&fs::read_to_string(path).expect("a case"));
        let mut found: Vec<Mark> = client.diagnostics().iter().map(mark).collect();
        found.sort();
        let is_right = found.len() == expected.len() && found.iter().zip(&expected).all(is_same);
        if !is_right {
            failures.push(format!("{}\n    expected {expected:?}\n    found    {found:?}", path.display()));
        }
    }
    (count, failures)
}

fn collect(folder: &Path, cases: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the cases are there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, cases);
        } else if path.extension().is_some_and(|extension| extension == "stderr") {
            cases.push(path.with_extension("rs"));
        }
    }
}

/// The mistakes of a report; none where there is one that only the compiler says.
fn reported(report: &str) -> Option<Vec<Mark>> {
    let mut marks = Vec::new();
    let mut message = "";
    for line in report.lines() {
        if COMPILER_ONLY.iter().any(|code| line.starts_with(code)) {
            return None;
        }
        if line.starts_with("error") || line.starts_with("warning") {
            message = line;
        } else if let Some(place) = line.trim_start().strip_prefix("--> ")
            && !message.is_empty()
        {
            let mut parts = place.rsplit(':');
            let column = parts.next()?.parse().ok()?;
            marks.push((parts.next()?.parse().ok()?, column, std::mem::take(&mut message).to_owned()));
        }
    }
    marks.sort();
    Some(marks)
}

fn mark(diagnostic: &Value) -> Mark {
    let start = &diagnostic["range"]["start"];
    let number = |what: &str| start[what].as_u64().unwrap_or_default() + 1;
    (number("line"), number("character"), diagnostic["message"].as_str().unwrap_or_default().to_owned())
}

/// Whether the editor's mark is that of the compiler. Of a reference to another kind it has words of its own.
fn is_same((found, expected): (&Mark, &Mark)) -> bool {
    let text = expected.2.strip_prefix("error: ");
    let text =
        text.map(|text| text.strip_prefix("use of deprecated constant `_::warning`: ").unwrap_or(text));
    (found.0, found.1) == (expected.0, expected.1) && text.is_none_or(|text| found.2.contains(text))
}
