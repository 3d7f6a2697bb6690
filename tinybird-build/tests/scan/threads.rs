//! What several threads read of a package is what one reads.

use std::fmt::Write as _;

use tinybird_build::Report;
use tinybird_build::render::render;

use crate::Package;

/// The files, and what is wrong with its line and column.
type Outcome = (Vec<String>, Vec<String>);

fn outcome(datafiles: &str) -> Outcome {
    let package = Package::new(&[
        ("src/lib.rs", "mod connections; mod datafiles;"),
        ("src/connections.rs", "tinybird::kafka_connection! { pub Kafka { bootstrap_servers: \"a:9092\" } }"),
        ("src/datafiles.rs", datafiles),
    ]);
    let mut scan = package.scan("src/datafiles.rs");
    let rendering = render(&mut scan);
    let is_data_source = |path: &String| path.starts_with("datasources");
    let files = rendering.files.iter().map(|file| format!("{} {}", file.path, file.text));
    let report = Report::new(scan.sources(), rendering.diagnostics.clone(), false);
    (files.filter(is_data_source).collect(), report.problems().iter().map(|p| format!("{p:?}")).collect())
}

/// Data sources of which some have mistakes, each in a line of its own, in one call or in one for each.
fn lines(count: usize, one_call: bool) -> Vec<String> {
    let item = |number: usize| {
        let mistake = if number.is_multiple_of(7) { "é: \"\", " } else { "" };
        let connection = if number.is_multiple_of(11) { "Missing" } else { "crate::connections::Kafka" };
        let mut columns = String::new();
        for column in 0..number % 40 {
            let _ = write!(columns, "c{column}: String = \"é{column}\", ");
        }
        let (open, close) =
            if one_call { ("", [" ", ";", ","][number % 3]) } else { ("tinybird::datasource! { ", " }") };
        format!(
            "{open}/** é */ pub S{number:03} {{ {mistake}schema: {{ {columns}id: UInt8 }}, engine: MergeTree {{ sorting_key: [id] }}, \
             kafka: {{ connection: {connection}, topic: \"é{number}\" }} }}{close}"
        )
    };
    (0..count).map(item).collect()
}

/// Compares what is read of all lines with what is read of a few at a time, as no thread is started for.
fn check(lines: &[String], around: (&str, &str)) {
    let text = |keep: std::ops::Range<usize>| {
        let kept = lines.iter().enumerate().map(|(n, line)| if keep.contains(&n) { line } else { "" });
        format!("{}{}\n{}", around.0, kept.collect::<Vec<_>>().join("\n"), around.1)
    };
    let mut expected = Outcome::default();
    for start in (0..lines.len()).step_by(10) {
        let (files, wrong) = outcome(&text(start..start + 10));
        expected.0.extend(files);
        expected.1.extend(wrong);
    }
    let (files, wrong) = outcome(&text(0..lines.len()));
    assert!(wrong.len() > 40 && files.len() > 100, "{} files, {wrong:?}", files.len());
    assert_eq!(files, expected.0);
    assert_eq!(wrong, expected.1);
}

#[test]
fn many_calls() {
    check(&lines(200, false), ("", ""));
}

#[test]
fn many_items_of_one_call() {
    check(&lines(200, true), ("tinybird::datasource! {", "}"));
}

#[test]
fn columns_that_all_items_share() {
    let item = |number: usize| {
        let taken = ["Base", "Times"][number % 2];
        let columns = (0..40).map(|column| format!("c{column}: String, ")).collect::<String>();
        format!(
            "/** é */ pub S{number:03} {{ schema: {{ ..{taken}, {columns} }}, engine: MergeTree {{ sorting_key: [id] }} }}"
        )
    };
    // The last line says what the first ones take.
    let shared = "columns Base { id: UInt8 } columns Times { id: UInt16, at: DateTime = \"soon\" }";
    let items = (0..100).map(item).collect::<Vec<_>>().join("\n");
    let (files, wrong) = outcome(&format!("tinybird::datasource! {{ {items}\n{shared} }}"));
    assert_eq!(files.len(), 50);
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(wrong[0].contains("datafiles.rs:101:"), "{}", wrong[0]);
    let shared = shared.replace(" = \"soon\"", "");
    let (files, wrong) = outcome(&format!("tinybird::datasource! {{ {items}\n{shared} }}"));
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(files.len(), 100);
    assert!(files[1].contains("`id` UInt16 `json:$.id`,\n    `at` DateTime"), "{}", files[1]);
}

#[test]
fn what_cannot_be_lexed_in_a_call() {
    let (files, wrong) =
        outcome("mod é {\n  tinybird::token! { A }\n  tinybird::token! { B { name: \"\\q\" } }\n}");
    assert_eq!(files, Vec::<String>::new());
    assert_eq!(wrong.len(), 1);
    assert!(
        wrong[0].contains("cannot be split into Rust's tokens") && wrong[0].contains("datafiles.rs:3:32"),
        "{}",
        wrong[0]
    );
}
