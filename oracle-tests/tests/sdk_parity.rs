//! What Tinybird's TypeScript SDK documents of connections, data sources and pipes, written with our macros, means the
//! same.
//!
//! `tests/sdk/tb.ts` and `pipes.ts` are its examples in the SDK's own language; `tests/sdk/expected` is what the SDK 0.0.84
//! writes for them (`npx tinybird generate --output-dir expected`, with `{"include": ["tb.ts", "pipes.ts"]}` as its
//! configuration), in one folder.

#[path = "sdk/definitions.rs"]
mod definitions;
#[path = "sdk/pipes.rs"]
mod pipes;

use definitions::*;
use serde_json::{Value, json};
use tinybird::{Project, Resource, project::File};
use tinybird_core::template::{Parameter, Template};
use tinybird_oracle_tests::{Answer, Oracle, Question, Secrets};

/// How what we write relates to what the SDK writes.
enum Relation {
    /// It means the same.
    Same,
    /// It differs in these places, theirs and ours, for a reason.
    Differs(&'static [(&'static str, &'static str, &'static str)]),
    /// Tinybird's parser refuses what the SDK writes, with these words in its reason, and takes ours.
    TheirsIsRefused(&'static str),
    /// It refuses both, with these words in its reason.
    BothAreRefused(&'static str),
}
use Relation::{BothAreRefused, Differs, Same, TheirsIsRefused};

/// Our file, the SDK's file where its name is another, how they relate, and why they differ.
const EXAMPLES: &[(&str, &str, Relation)] = &[
    ("events_kafka.connection", "", Same),
    // The SDK writes the secret of a certificate on one line, and a certificate has several: ours is a block.
    ("billing_kafka.connection", "", TheirsIsRefused("MIIB")),
    ("msk_kafka.connection", "", Same),
    ("local_kafka.connection", "", Same),
    ("landing_s3.connection", "", Same),
    ("archive_s3.connection", "", Same),
    ("landing_gcs.connection", "", Same),
    ("events_dynamo.connection", "", Same),
    // The reader keeps the SDK's indent within the certificate.
    (
        "private_kafka.connection",
        "",
        Differs(&[(
            "/nodes/0/kafka_ssl_ca_pem",
            r#""-----BEGIN CERTIFICATE-----\n    MIIBfDCCASGgAwIBAgI=\n    -----END CERTIFICATE-----""#,
            r#""-----BEGIN CERTIFICATE-----\nMIIBfDCCASGgAwIBAgI=\n-----END CERTIFICATE-----""#,
        )]),
    ),
    ("kafka_events.datasource", "", Same),
    ("kafka_raw.datasource", "", Same),
    // The SDK calls the group id optional, Tinybird demands it: ours is the data source's name.
    ("kafka_ungrouped.datasource", "", TheirsIsRefused("kafka_group_id")),
    ("s3_landing.datasource", "", Same),
    // Columns of CSV files are found by their order: we write JSON paths only on request.
    ("s3_landing_as_csv.datasource", "s3_landing.datasource", Differs(CSV)),
    ("s3_once.datasource", "", Same),
    ("s3_incremental.datasource", "", Same),
    // The SDK calls the schedule optional, Tinybird demands it: ours is `@auto`.
    ("s3_unscheduled.datasource", "", TheirsIsRefused("import_schedule")),
    // The SDK documents cron expressions for imports, Tinybird's command-line tool refuses them: we warn.
    ("s3_hourly.datasource", "", BothAreRefused("Invalid import schedule '0 * * * *'")),
    ("gcs_landing.datasource", "", Same),
    ("gcs_landing_as_csv.datasource", "gcs_landing.datasource", Differs(CSV)),
    ("gcs_incremental.datasource", "", Same),
    ("dynamo_events.datasource", "", Same),
    ("page_views.datasource", "", Same),
    ("events.datasource", "", Same),
    ("daily_stats.datasource", "", Same),
    // Aggregate states are not ingested from JSON: Tinybird's server refuses a path there.
    (
        "daily_stats_with_paths.datasource",
        "",
        Differs(&[("/nodes/0/columns/1/jsonpath", r#""$.unique_sessions""#, "null")]),
    ),
    ("guarded_events.datasource", "", Same),
    // Without an engine the SDK writes `MergeTree`, which is what Tinybird chooses then: we leave it to Tinybird.
    (
        "guarded_events_without_engine.datasource",
        "guarded_events.datasource",
        Differs(&[("/nodes/0/engine", r#"{"type":"MergeTree"}"#, "missing")]),
    ),
    ("inline_tokens.datasource", "", Same),
    ("shared_events.datasource", "", Same),
    ("latest_users.datasource", "", Same),
    ("totals.datasource", "", Same),
    // The SDK writes ENGINE_SUMMING_COLUMNS, which Tinybird does not know.
    ("summed_totals.datasource", "", TheirsIsRefused("ENGINE_SUMMING_COLUMNS")),
    ("sessions.datasource", "", Same),
    ("session_states.datasource", "", Same),
    ("passing_by.datasource", "", Same),
    ("every_type.datasource", "", Same),
    // ClickHouse reads both spellings of truth, in defaults and in settings.
    (
        "every_modifier.datasource",
        "",
        Differs(&[
            ("/nodes/0/columns/4/default_value", r#""DEFAULT 1""#, r#""DEFAULT true""#),
            (
                "/nodes/0/engine/settings",
                r#""index_granularity=32, allow_nullable_key=true""#,
                r#""index_granularity=32, allow_nullable_key=1""#,
            ),
        ]),
    ),
    ("top_pages.pipe", "", Same),
    ("documented_events.pipe", "", Same),
    // The SDK writes `required` and a `false` that Python does not know: ours is a plain default.
    ("exact_events.pipe", "", TheirsIsRefused("Boolean")),
    ("filtered_events.pipe", "", Same),
    // The SDK writes a CACHE that Tinybird does not know: ours has no such option.
    ("cached_events.pipe", "", TheirsIsRefused("CACHE")),
    ("daily_stats_mv.pipe", "", Same),
    ("altered_stats_mv.pipe", "", Same),
    ("snapshots.datasource", "", Same),
    ("daily_snapshot.pipe", "", Same),
    ("manual_report.pipe", "", Same),
    ("kafka_events_sink.pipe", "", Same),
    // The SDK documents `@once`, which is `@on-demand` in Tinybird's files.
    ("s3_events_sink.pipe", "", TheirsIsRefused("Must be @on-demand")),
    // Without quotes, which the SDK never writes, the reader takes the value apart and puts it together otherwise.
    (
        "s3_hourly_sink.pipe",
        "",
        Differs(&[(
            "/nodes/0/export_file_template",
            r#""events_{timestamp, '%Y-%m-%d' }""#,
            r#""events_{timestamp, '%Y-%m-%d'}""#,
        )]),
    ),
];

const CSV: &[(&str, &str, &str)] = &[
    ("/nodes/0/columns/0/jsonpath", r#""$.timestamp""#, "null"),
    ("/nodes/0/columns/1/jsonpath", r#""$.session_id""#, "null"),
];

/// Ours, by file name. What is referred to comes along.
fn ours() -> Vec<(String, String)> {
    let project = Project::new()
        .with::<MskKafka>()
        .with::<PrivateKafka>()
        .with::<LocalKafka>()
        .with::<KafkaEvents>()
        .with::<KafkaRaw>()
        .with::<KafkaUngrouped>()
        .with::<S3Landing>()
        .with::<S3LandingAsCsv>()
        .with::<S3Once>()
        .with::<S3Incremental>()
        .with::<S3Unscheduled>()
        .with::<S3Hourly>()
        .with::<GcsLanding>()
        .with::<GcsLandingAsCsv>()
        .with::<GcsIncremental>()
        .with::<DynamoEvents>()
        .with::<PageViews>()
        .with::<Events>()
        .with::<DailyStats>()
        .with::<DailyStatsWithPaths>()
        .with::<GuardedEvents>()
        .with::<GuardedEventsWithoutEngine>()
        .with::<InlineTokens>()
        .with::<SharedEvents>()
        .with::<LatestUsers>()
        .with::<Totals>()
        .with::<SummedTotals>()
        .with::<Sessions>()
        .with::<SessionStates>()
        .with::<PassingBy>()
        .with::<EveryType>()
        .with::<EveryModifier>()
        .with::<pipes::TopPages>()
        .with::<pipes::DocumentedEvents>()
        .with::<pipes::ExactEvents>()
        .with::<pipes::CachedEvents>()
        .with::<pipes::FilteredEvents>()
        .with::<pipes::DailyStatsMv>()
        .with::<pipes::AlteredStatsMv>()
        .with::<pipes::DailySnapshot>()
        .with::<pipes::ManualReport>()
        .with::<pipes::KafkaEventsSink>()
        .with::<pipes::S3EventsSink>()
        .with::<pipes::S3HourlySink>();
    let name = |file: &File| file.path.to_string().rsplit('/').next().unwrap_or_default().to_owned();
    project.files().iter().map(|file| (name(file), file.text.clone())).collect()
}

fn theirs(file: &str) -> String {
    let path = format!("{}/tests/sdk/expected/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_example_is_compared() {
    let mut compared: Vec<&str> = EXAMPLES.iter().flat_map(|(ours, theirs, _)| [*ours, *theirs]).collect();
    compared.sort_unstable();
    let written = ours().into_iter().map(|(file, _)| file);
    let expected = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sdk/expected")).unwrap();
    let expected = expected.map(|file| file.unwrap().file_name().into_string().unwrap());
    for file in written.chain(expected) {
        assert!(compared.binary_search(&&*file).is_ok(), "{file} is in no comparison");
    }
}

#[test]
fn the_kafka_connection_is_byte_for_byte_that_of_the_documentation() {
    let expected = r#"TYPE kafka
KAFKA_BOOTSTRAP_SERVERS kafka.example.com:9092
KAFKA_SECURITY_PROTOCOL SASL_SSL
KAFKA_SASL_MECHANISM PLAIN
KAFKA_KEY {{ tb_secret("KAFKA_KEY") }}
KAFKA_SECRET {{ tb_secret("KAFKA_SECRET") }}
"#;
    assert_eq!(EventsKafka::definition().to_string(), expected);
    assert_eq!(theirs("events_kafka.connection").trim_end(), expected.trim_end());
}

#[test]
fn what_the_sdk_documents_means_the_same_here() {
    let Some(mut oracle) = Oracle::start() else { return };
    let ours = ours();
    for (file, other, relation) in EXAMPLES {
        let other = if other.is_empty() { file } else { other };
        let (_, text) =
            ours.iter().find(|(name, _)| name == file).unwrap_or_else(|| panic!("{file} is not written"));
        let [our, their] = [text, &theirs(other)].map(|text| oracle.judge_one(&question(file, text)));
        match relation {
            Same => assert_eq!(differences(file, &their, &our), [], "{file}"),
            Differs(expected) => {
                let expected: Vec<_> = expected
                    .iter()
                    .map(|(at, a, b)| (at.to_string(), a.to_string(), b.to_string()))
                    .collect();
                assert_eq!(differences(file, &their, &our), expected, "{file}");
            }
            TheirsIsRefused(why) => {
                assert_eq!(our.error, None, "{file}");
                let error = their.error.unwrap_or_else(|| panic!("{other} of the SDK is taken"));
                assert!(error.contains(why), "{other}: {error}");
            }
            BothAreRefused(why) => {
                for error in [our.error, their.error] {
                    assert!(error.as_ref().is_some_and(|error| error.contains(why)), "{file}: {error:?}");
                }
            }
        }
    }
}

fn question(file: &str, text: &str) -> Question {
    let names = text.split("tb_secret(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let secrets: Secrets = names
        .map(|name| {
            let value = match name {
                _ if name.ends_with("_JSON") => r#"{"type": "service_account"}"#,
                _ if name.ends_with("_CA") => "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                _ => "value",
            };
            (name.to_owned(), value.to_owned())
        })
        .collect();
    Question { file: file.to_owned(), text: text.to_owned(), secrets: vec![secrets] }
}

/// Where two files differ in what they mean, as they stand and with their secrets: the place, theirs and ours.
fn differences(file: &str, theirs: &Answer, ours: &Answer) -> Vec<(String, String, String)> {
    assert_eq!((&theirs.error, &ours.error), (&None, &None), "{file}");
    let mut found = Vec::new();
    for (a, b) in theirs.models.iter().zip(&ours.models) {
        let mut these = Vec::new();
        compare(&comparable(a), &comparable(b), "", &mut these);
        assert!(
            found.is_empty() || found == these,
            "{file} differs otherwise once its secrets are filled in"
        );
        found = these;
    }
    found
}

/// A model without what does not matter: the order of the engine's options, and the indent of texts.
fn comparable(model: &Value) -> Value {
    let mut model = model.clone();
    let lines =
        |text: &Value| text.as_str().map(|text| text.lines().map(str::trim).collect::<Vec<_>>().join("\n"));
    if let Some(text) = lines(&model["description"]) {
        model["description"] = json!(text);
    }
    for node in model["nodes"].as_array_mut().into_iter().flatten() {
        for text in ["description", "forward_query"] {
            if let Some(lines) = lines(&node[text]) {
                node[text] = json!(lines);
            }
        }
        if let Some(sql) = node["sql"].as_str().map(str::to_owned) {
            node["sql"] = json!(query(&sql));
        }
        let Some(engine) = node.get("engine") else { continue };
        let mut options = json!({ "type": engine["type"] });
        for option in engine["args"].as_array().into_iter().flatten() {
            options[option[0].as_str().unwrap_or_default()] = option[1].clone();
        }
        node["engine"] = options;
    }
    model
}

/// A query's words, and its parameters as Tinybird lists them: what a tag gives beside the function and the name is in
/// these.
fn query(sql: &str) -> Value {
    let template = Template::parse(sql).unwrap_or_else(|mistakes| panic!("{mistakes:?}: {sql}"));
    let mut parameters: Vec<String> = Vec::new();
    for parameter in template.parameters() {
        let mut keywords = parameter.keywords.clone();
        keywords.sort_by(|a, b| a.0.cmp(&b.0));
        let Parameter { name, kind, default, .. } = parameter;
        parameters.push(format!("{name}: {kind} = {default} {keywords:?}"));
    }
    let tags = sql.split("{{").map(|part| match part.split_once("}}") {
        Some((tag, rest)) => {
            format!("{{{{{}}}}}{rest}", tag.split(',').next().unwrap_or_default().trim_end_matches(')'))
        }
        None => part.to_owned(),
    });
    let words = tags.collect::<String>().replace("{{ ", "{{");
    json!({ "words": words.split_whitespace().collect::<Vec<_>>(), "parameters": parameters })
}

fn compare(theirs: &Value, ours: &Value, at: &str, found: &mut Vec<(String, String, String)>) {
    match (theirs, ours) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                match (a.get(key), b.get(key)) {
                    (Some(a), Some(b)) => compare(a, b, &format!("{at}/{key}"), found),
                    (a, b) => {
                        let show = |value: Option<&Value>| {
                            value.map_or_else(|| "missing".to_owned(), Value::to_string)
                        };
                        found.push((format!("{at}/{key}"), show(a), show(b)));
                    }
                }
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                compare(a, b, &format!("{at}/{index}"), found);
            }
        }
        (a, b) if a == b => {}
        (a, b) => found.push((at.to_owned(), a.to_string(), b.to_string())),
    }
}
