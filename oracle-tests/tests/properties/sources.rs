//! Data sources: columns, an engine, and all that stands beside them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::access::{add_tokens, grants, list};
use crate::columns::{Column, column};
use crate::connections::{as_it_is, choice, definition, text};
use crate::definition::{Definition, Entry, maybe};
use crate::engines::{Engine, engine, usual_columns};
use crate::expected::{Expect, Expected, ExpectedIndex};
use crate::text::{Meaning, Text, around, either, hostile, hostile_plain, literal, peaceful, rarely};
use crate::types::Path;

/// The connections to which ingestions refer: the item, and its name in Tinybird.
const CONNECTIONS: [(&str, &str); 2] = [("EventsKafka", "events_kafka"), ("Landing", "tinybird_ref_0_")];

/// What tokens may do: each once, or both.
const SCOPES: &[&[&str]] = &[&["READ"], &["APPEND"], &["READ", "APPEND"]];

/// Where rows come from.
#[derive(Debug, Clone)]
struct Ingestion {
    entry: Entry,
    is_csv: bool,
}

/// `connection: EventsKafka`, or the connection's name in quotes.
fn connection(option: &'static str) -> BoxedStrategy<Entry> {
    (select(&CONNECTIONS[..]), any::<bool>())
        .prop_map(move |((item, name), is_quoted)| {
            let source =
                if is_quoted { format!("connection: {name:?}") } else { format!("connection: {item}") };
            Entry::new(source, move |expected| {
                expected.options.insert(option, Expect::Text(name.into()));
            })
        })
        .boxed()
}

/// `name: { options }`
pub(crate) fn group(name: &'static str, entries: Vec<Entry>) -> Entry {
    let sources: Vec<&str> =
        entries.iter().map(|entry| &*entry.source).filter(|source| !source.is_empty()).collect();
    let hostile = entries.iter().flat_map(|entry| entry.hostile.clone()).collect();
    let source = format!("{name}: {{ {} }}", sources.join(", "));
    let entry = Entry::new(source, move |expected| entries.iter().for_each(|entry| entry.apply(expected)));
    Entry { hostile, ..entry }
}

fn flag(name: &'static str, option: &'static str) -> BoxedStrategy<Entry> {
    any::<bool>()
        .prop_map(move |flag| {
            Entry::new(format!("{name}: {flag}"), move |expected| {
                let text = if flag { "True" } else { "False" };
                expected.options.insert(option, Expect::Text(text.into()));
            })
        })
        .boxed()
}

fn kafka() -> BoxedStrategy<Ingestion> {
    let formats: &[_] = &[
        ("Avro", "avro"),
        ("JsonWithSchema", "json_with_schema"),
        ("JsonWithoutSchema", "json_without_schema"),
    ];
    let offsets: &[_] = &[("Earliest", "earliest"), ("Latest", "latest")];
    (
        connection("kafka_connection_name"),
        text("topic", "kafka_topic", either(peaceful(), hostile())),
        maybe(text("group_id", "kafka_group_id", either(peaceful(), hostile()))),
        maybe(choice("auto_offset_reset", "kafka_auto_offset_reset", offsets, as_it_is)),
        maybe(flag("store_raw_value", "kafka_store_raw_value")),
        maybe(flag("store_headers", "kafka_store_headers")),
        maybe(choice("key_format", "kafka_key_format", formats, as_it_is)),
        maybe(choice("value_format", "kafka_value_format", formats, as_it_is)),
    )
        .prop_map(|(connection, topic, group_id, reset, raw, headers, key, value)| {
            let rest = [group_id, reset, raw, headers, key, value].into_iter().flatten();
            Ingestion {
                entry: group("kafka", [connection, topic].into_iter().chain(rest).collect()),
                is_csv: false,
            }
        })
        .boxed()
}

/// An import from a bucket of S3 or GCS.
fn import(
    name: &'static str,
    scheme: &'static str,
    default_schedule: &'static str,
) -> BoxedStrategy<Ingestion> {
    let paths = select(&["bucket/events/*.ndjson", "b/*.parquet", "b/*.csv", "b/x.csv.gz", "b/c"][..]);
    let uri = prop_oneof![
        4 => paths.prop_map(move |path| Meaning::from(format!("{scheme}{path}"))),
        1 => peaceful().prop_filter("a secret", |text| text.literal_text().starts_with("{{")),
    ];
    let schemed = move |Meaning(parts): Meaning| {
        let scheme = crate::text::Part::Text(format!("{scheme}b/"));
        Meaning([scheme].into_iter().chain(parts).collect())
    };
    let uri = either(uri, prop_oneof![hostile().prop_map(schemed), hostile()]);
    let schedules = select(&["@auto", "@once", "@on-demand"][..]).prop_map(Meaning::from);
    let schedule = text_in_quotes("schedule", "import_schedule", either(schedules, hostile_plain()));
    let times = select(&["2025-01-01T00:00:00Z", "now() - interval 1 day"][..]).prop_map(Meaning::from);
    let lower = |text: &str| text.to_lowercase();
    (
        connection("import_connection_name"),
        uri,
        maybe(schedule),
        maybe(text("from_timestamp", "import_from_timestamp", either(times, hostile()))),
        maybe(choice(
            "format",
            "import_format",
            &[("Csv", "csv"), ("Ndjson", "ndjson"), ("Parquet", "parquet")],
            lower,
        )),
    )
        .prop_map(move |(connection, uri, schedule, from, format)| {
            let is_csv = match &format {
                Some(format) => ["Csv", "csv"]
                    .iter()
                    .any(|csv| format.source.to_lowercase().contains(&csv.to_lowercase())),
                None => names_csv(&uri.meaning.literal_text()),
            };
            let uri = Entry::text(
                "bucket_uri",
                &uri,
                format!("bucket_uri: {}", uri.meaning.source()),
                |expected, uri| {
                    expected.options.insert("import_bucket_uri", Expect::Text(uri));
                },
            );
            let schedule = schedule.unwrap_or_else(|| {
                Entry::new("", move |expected| {
                    expected.options.insert("import_schedule", Expect::Text(default_schedule.into()));
                })
            });
            let rest = [from, format].into_iter().flatten();
            let entries: Vec<Entry> = [connection, uri, schedule].into_iter().chain(rest).collect();
            Ingestion { entry: group(name, entries), is_csv }
        })
        .boxed()
}

fn names_csv(uri: &str) -> bool {
    let file = uri.rsplit('/').next().unwrap_or_default();
    file.ends_with(".csv") || file.rsplit_once('.').is_some_and(|(stem, _)| stem.ends_with(".csv"))
}

/// An option whose text is never `secret(..)`.
pub(crate) fn text_in_quotes(
    name: &'static str,
    option: &'static str,
    text: BoxedStrategy<Text>,
) -> BoxedStrategy<Entry> {
    text.prop_map(move |text| {
        Entry::text(name, &text, format!("{name}: {}", text.meaning.literal()), move |expected, text| {
            expected.options.insert(option, Expect::Text(text));
        })
    })
    .boxed()
}

fn dynamodb() -> BoxedStrategy<Ingestion> {
    let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/";
    let table = either(
        Just(Meaning::from(format!("{arn}events"))),
        prop_oneof![around("arn:aws:dynamodb:us-east-1:123456789012:table/", hostile(), ""), hostile()],
    );
    let bucket = either(
        select(&["my-bucket", "s3://my-bucket/prefix"][..]).prop_map(Meaning::from),
        prop_oneof![around("s3://", hostile(), ""), hostile()],
    );
    (
        connection("import_connection_name"),
        text("table_arn", "import_table_arn", table),
        text("export_bucket", "import_export_bucket", bucket),
    )
        .prop_map(|(connection, table, bucket)| Ingestion {
            entry: group("dynamodb", vec![connection, table, bucket]),
            is_csv: false,
        })
        .boxed()
}

fn index() -> BoxedStrategy<(Entry, String)> {
    let names = select(&["country_idx", "IDX_id", "INDEX_1", "a", "Expr"][..]).prop_map(Meaning::from);
    // Tinybird's parser strips the letters of `INDEX` off the line, and looks for `TYPE` in it.
    let odd = select(&["INDEX", "IND_X", "TYP", "type", "N", "XX", "_", "TYPE", "myTYPE", "I-1"][..])
        .prop_map(Meaning::from);
    let expressions = &["id", "lower(id)", "(n, amount)", "n * 2", "reverse(id)", "arrayMap(x -> x, xs)"][..];
    let expressions = select(expressions).prop_map(Meaning::from);
    let types = select(&["minmax", "set(100)", "bloom_filter(0.01)", "tokenbf_v1(256, 2, 0)"][..])
        .prop_map(Meaning::from);
    (
        rarely(names, prop_oneof![odd, hostile_plain()]),
        rarely(expressions, prop_oneof![around("f(id, '", hostile_plain(), "')"), hostile_plain()]),
        rarely(types, prop_oneof![around("set(", hostile_plain(), ")"), hostile_plain()]),
        prop::option::of(1_u32..10_000),
    )
        .prop_map(|(name, expr, index_type, granularity)| {
            let mut hostile = Vec::new();
            for (text, label) in [(&name, "index name"), (&expr, "index expr"), (&index_type, "index type")] {
                hostile.extend(Some(label).filter(|_| text.is_hostile));
            }
            let [name, expr, index_type] = [name, expr, index_type].map(|text| text.meaning.literal_text());
            let key = if hostile.contains(&"index name") { literal(&name) } else { name.clone() };
            let number = granularity.map(|number| format!(", granularity: {number}")).unwrap_or_default();
            let source =
                format!("{key}: {{ expr: {}, type: {}{number} }}", literal(&expr), literal(&index_type));
            let index = ExpectedIndex { name: name.clone(), expr, index_type, granularity };
            let entry =
                Entry::new(source, move |expected: &mut Expected| expected.indexes.push(index.clone()));
            (Entry { hostile, ..entry }, name)
        })
        .boxed()
}

fn forward_query() -> BoxedStrategy<Entry> {
    let queries = &[
        "SELECT id, ts",
        "\n        SELECT id,\n          'a  b' AS c -- it's\n\n        FROM x\n    ",
        "SELECT a\n        FROM b",
        "%\nSELECT 1",
    ][..];
    let hostile = prop_oneof![
        around("SELECT id, '", hostile(), "' AS x\n    FROM y"),
        around("SELECT\n      ", hostile(), ""),
        hostile(),
    ];
    either(select(queries).prop_map(Meaning::from), hostile)
        .prop_map(|text| {
            let source = format!("forward_query: {}", text.meaning.literal());
            Entry::text("forward_query", &text, source, |expected, text| expected.forward_query = Some(text))
        })
        .boxed()
}

/// The columns and the engine, with JSON paths where they belong.
fn table() -> BoxedStrategy<(Vec<Column>, Option<Engine>)> {
    (vec(column(), 0..4), prop::option::weighted(0.8, engine())).boxed()
}

fn schema(columns: Vec<Column>, has_json_paths: bool) -> Entry {
    let sources: Vec<&str> = columns.iter().map(|column| &*column.source).collect();
    let source = format!("schema: {{\n        {},\n    }}", sources.join(",\n        "));
    let hostile = columns.iter().flat_map(|column| column.hostile.clone()).collect();
    let expected_columns = columns.into_iter().map(move |Column { mut expected, path, .. }| {
        let default = match path {
            Path::Value => Some(format!("$.{}", expected.name)),
            Path::Elements => Some(format!("$.{}[:]", expected.name)),
            Path::Given | Path::Never => None,
        };
        expected.json_path = expected.json_path.or(default.filter(|_| has_json_paths));
        expected
    });
    let expected_columns: Vec<_> = expected_columns.collect();
    let entry =
        Entry::new(source, move |expected: &mut Expected| expected.columns = expected_columns.clone());
    Entry { hostile, ..entry }
}

/// Data sources.
pub(crate) fn datasources() -> BoxedStrategy<Definition> {
    let ingestion = prop_oneof![
        4 => Just(None),
        3 => kafka().prop_map(Some),
        2 => import("s3", "s3://", "@auto").prop_map(Some),
        2 => import("gcs", "gs://", "@on-demand").prop_map(Some),
        1 => dynamodb().prop_map(Some),
    ];
    let options = (
        table(),
        ingestion,
        prop::option::weighted(0.2, any::<bool>()),
        vec(index(), 0..3),
        prop::option::weighted(0.3, list("shared_with", |expected, texts| expected.shared_with = texts)),
        prop::option::weighted(0.3, list("tags", |expected, texts| expected.tags = texts)),
        prop::option::weighted(0.3, forward_query()),
        any::<bool>(),
    )
        .prop_map(
            |((columns, engine), ingestion, json_paths, indexes, shared, tags, query, backfill)| {
                let is_csv = ingestion.as_ref().is_some_and(|ingestion| ingestion.is_csv);
                let mut all = usual_columns();
                all.extend(engine.iter().flat_map(|engine| engine.columns.clone()));
                all.extend(columns);
                let mut names = Vec::new();
                all.retain(|column| {
                    // Beside `json_paths: false` no column has a path of its own.
                    let is_allowed = json_paths != Some(false) || column.expected.json_path.is_none();
                    let is_new = !names.contains(&column.expected.name);
                    names.push(column.expected.name.clone());
                    is_new && is_allowed
                });
                let mut options = vec![schema(all, json_paths.unwrap_or(!is_csv))];
                options.extend(engine.map(|engine| engine.entry));
                options.extend(ingestion.map(|ingestion| ingestion.entry));
                options.extend(json_paths.map(|flag| Entry::new(format!("json_paths: {flag}"), |_| {})));
                options.extend(
                    Some(Entry::new("backfill: Skip", |expected| {
                        expected.options.insert("backfill", Expect::Text("skip".into()));
                    }))
                    .filter(|_| backfill),
                );
                let mut names = Vec::new();
                let mut indexes = indexes;
                indexes.retain(|(_, name)| {
                    let is_new = !names.contains(name);
                    names.push(name.clone());
                    is_new
                });
                let indexes: Vec<Entry> = indexes.into_iter().map(|(entry, _)| entry).collect();
                options.extend((!indexes.is_empty()).then(|| group("indexes", indexes)));
                options.extend([shared, tags, query].into_iter().flatten());
                options
            },
        );
    (definition("datasource", "", options), grants(SCOPES))
        .prop_map(|(mut definition, grants)| {
            definition.items = CONNECTIONS.into_iter().collect();
            add_tokens(&mut definition, grants);
            // The group id is the data source's name by default.
            let options = &mut definition.expected.options;
            if options.contains_key("kafka_topic") && !options.contains_key("kafka_group_id") {
                options.insert("kafka_group_id", Expect::Text(definition.name.clone().into()));
            }
            definition
        })
        .boxed()
}
