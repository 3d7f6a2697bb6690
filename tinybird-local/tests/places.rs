//! Queries with one mistake each, and the word of each that a finding stands at.

#![allow(clippy::unwrap_used)]

use tinybird_core::AnyDefinition;
use tinybird_core::rule::{Part, Severity};
use tinybird_engine::testing;
use tinybird_import::{Extension, read};
use tinybird_local::prove::prove;

const EVENTS: &str = "SCHEMA >
    `at` DateTime,
    `user` String,
    `country` LowCardinality(String),
    `items` UInt32,
    `score` Nullable(Int32),
    `tags` Array(String),
    `kind` Enum8('view' = 1, 'click' = 2)

ENGINE MergeTree
ENGINE_SORTING_KEY user, at
";

/// A query, what its finding stands at, and the remedy's proposal.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("SELECT user FROM events ORDER BY 3", "3", ""),
    ("SELECT user, count() AS c FROM events GROUP BY 5", "5", ""),
    ("SELECT a.* FROM events AS b", "a.*", ""),
    ("SELECT e.nope FROM events e", "e.nope", ""),
    ("SELECT CAST(items AS Strng) AS x FROM events", "Strng", "`String`"),
    ("SELECT items::Strng AS x FROM events", "Strng", "`String`"),
    ("SELECT JSONExtract(user, 'a', 'Sting') AS x FROM events", "'Sting'", "`String`"),
    ("SELECT country, user + 1 AS x FROM events", "user", ""),
    ("SELECT quantile(1.5)(items) AS c FROM events", "quantile", ""),
    ("SELECT extract(user, '(') AS x FROM events", "'('", ""),
    ("SELECT arrayMap((x, y) -> x, [1, 2]) AS x FROM events", "arrayMap", ""),
    ("SELECT user FROM events FINAL", "FINAL", ""),
    ("SELECT user FROM events SAMPLE 0.1", "SAMPLE", ""),
    ("SELECT user AS x FROM events UNION ALL SELECT items AS x FROM events", "items", ""),
    ("SELECT user FROM events WHERE kind = 'vieww'", "'vieww'", "`view`"),
    ("SELECT user FROM events GROUP country", "country", ""),
    ("SELECT toStartOfWk(at) AS x FROM events", "toStartOfWk", "`toStartOfWeek`"),
    ("SELECT user FROM events {% if Int32(n, 0) > 5 %} WHERE nope {% end %}", "nope", ""),
    ("SELECT user FROM events {% if 5 >= Int32(n, 9) %} WHERE nope {% end %}", "nope", ""),
    (
        "SELECT user FROM events {% if defined(a) %} WHERE countri = {{String(a)}} {% end %}",
        "countri",
        "`country`",
    ),
];

fn definition(extension: Extension, name: &str, text: &str) -> AnyDefinition {
    let file = read(extension, name, text).unwrap();
    file.definition.known().unwrap().clone()
}

#[test]
fn findings_stand_at_the_word() {
    let Some(mut engine) = testing::engine() else { return };
    let mut definitions = vec![definition(Extension::DataSource, "events", EVENTS)];
    definitions.extend(MISTAKES.iter().enumerate().map(|(number, (sql, ..))| {
        let mark = if sql.contains('{') { "%\n    " } else { "" };
        let text = format!("NODE n\nSQL >\n    {mark}{sql}\n\nTYPE endpoint\n");
        definition(Extension::Pipe, &format!("e{number}"), &text)
    }));
    let definitions: Vec<&AnyDefinition> = definitions.iter().collect();
    let findings = prove(&mut engine, &definitions).unwrap().findings;
    let mut wrong = Vec::new();
    for (number, (query, word, proposal)) in MISTAKES.iter().enumerate() {
        let of_query: Vec<_> = findings.iter().filter(|finding| finding.resource == number + 1).collect();
        let [finding] = of_query.as_slice() else {
            wrong.push(format!("{query}: {} findings", of_query.len()));
            continue;
        };
        let range = match &finding.violation.place.part {
            Part::Text(range) => Some(range),
            _ => None,
        };
        let sql = definitions[number + 1].as_pipe().unwrap().nodes()[0].sql();
        let at = range.and_then(|range| sql.get(range.start..)).unwrap_or_default();
        if !at.starts_with(word) || !finding.violation.remedy.contains(proposal) {
            wrong.push(format!(
                "{query}\n    at «{at}»: {} ({})",
                finding.violation.message, finding.violation.remedy
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What ClickHouse converts without a word, or refuses only when a row comes.
#[test]
fn what_a_view_loses_is_warned_of() {
    let Some(mut engine) = testing::engine() else { return };
    let target = "SCHEMA >\n    `at` DateTime,\n    `items` UInt8,\n    `score` Int32\n\nENGINE MergeTree\nENGINE_SORTING_KEY at\n";
    let view = "NODE n\nSQL >\n    SELECT at, toUInt64(items) AS items, score FROM events\n\nTYPE materialized\nDATASOURCE kept\n";
    let definitions = [
        definition(Extension::DataSource, "events", EVENTS),
        definition(Extension::DataSource, "kept", target),
        definition(Extension::Pipe, "keeps", view),
    ];
    let definitions: Vec<&AnyDefinition> = definitions.iter().collect();
    let findings = prove(&mut engine, &definitions).unwrap().findings;
    let told: Vec<(Severity, &str)> = findings
        .iter()
        .map(|finding| (finding.violation.severity, finding.violation.message.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                Severity::Warning,
                "the column `items` is `UInt64`, and numbers that `UInt8` does not hold become other numbers"
            ),
            (
                Severity::Warning,
                "the column `score` may be NULL, and one such row stops the ingestion: the data source has `Int32`"
            ),
        ]
    );
}

/// Every service data source is there with its columns, and no other.
#[test]
fn service_data_sources_can_be_read() {
    let Some(mut engine) = testing::engine() else { return };
    let pipe = |name: &str, sql: &str| {
        definition(Extension::Pipe, name, &format!("NODE n\nSQL >\n    {sql}\n\nTYPE endpoint\n"))
    };
    let names: Vec<&str> = include_str!("../src/prove/service.txt")
        .lines()
        .filter_map(|line| Some(line.split_once(':')?.0))
        .collect();
    let mut definitions: Vec<AnyDefinition> = names
        .iter()
        .enumerate()
        .map(|(number, name)| pipe(&format!("e{number}"), &format!("SELECT * FROM {name}")))
        .collect();
    definitions.push(pipe("wrong", "SELECT pipe_nam FROM tinybird.pipe_stats_rt WHERE duration > 1"));
    definitions.push(pipe("other", "SELECT * FROM tinybird.nothing"));
    let definitions: Vec<&AnyDefinition> = definitions.iter().collect();
    let proof = prove(&mut engine, &definitions).unwrap();
    assert_eq!(proof.judged, names.len() + 1, "{:?}", proof.unjudged);
    let [finding] = proof.findings.as_slice() else { panic!("{:?}", proof.findings) };
    assert_eq!((finding.resource, &*finding.violation.remedy), (names.len(), "did you mean `pipe_name`?"));
    assert_eq!(proof.unjudged.len(), 1);
}
