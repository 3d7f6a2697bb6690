//! Pipes of every kind.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::access::{add_tokens, grants, list};
use crate::connections::{as_it_is, choice, definition, text};
use crate::definition::{Definition, Entry, maybe, sometimes};
use crate::expected::{Expect, Expected};
use crate::expected_pipe::ExpectedPipe;
use crate::parameters::{Parameter, parameter};
use crate::queries::{Node, node};
use crate::sources::{group, text_in_quotes};
use crate::text::{Meaning, Part, Text, around, either, hostile, hostile_plain, literal, peaceful, rarely};
use crate::types::data_type;

/// What pipes refer to: the items, and their names in Tinybird.
const ITEMS: &[(&str, &str)] = &[
    ("EventsKafka", "events_kafka"),
    ("Landing", "tinybird_ref_0_"),
    ("PageViews", "page_views"),
    ("crate::sources::Users", "users"),
];

fn pipe(expected: &mut Expected) -> &mut ExpectedPipe {
    expected.pipe.get_or_insert_default()
}

/// A name that stands only once.
fn is_new<T: PartialEq>(names: &mut Vec<T>, name: T) -> bool {
    let is_new = !names.contains(&name);
    names.push(name);
    is_new
}

/// The nodes, and the parameters that they take.
fn queries() -> BoxedStrategy<Vec<Entry>> {
    let declared = sometimes(50, vec(parameter(), 1..4));
    (vec(node(), 1..3), declared).prop_map(|(nodes, declared)| assemble(nodes, declared)).boxed()
}

fn assemble(mut nodes: Vec<Node>, declared: Option<Vec<Parameter>>) -> Vec<Entry> {
    let mut names = Vec::new();
    nodes.retain(|node| is_new(&mut names, node.name.meaning.literal_text()));
    if declared.is_some() {
        nodes.iter_mut().for_each(|node| node.lines.retain(|line| line.parameter.is_none()));
    }
    let mut names = Vec::new();
    let mut parameters = declared.clone().unwrap_or_default();
    parameters.retain(|parameter| is_new(&mut names, parameter.name.clone()));
    for parameter in &parameters {
        for (number, line) in &parameter.uses {
            let node = usize::from(*number) % nodes.len();
            nodes[node].lines.insert(0, line.clone());
        }
    }
    let undeclared: Vec<_> =
        nodes.iter().flat_map(|node| &node.lines).filter_map(|line| line.parameter.clone()).collect();

    let (mut sources, mut files, mut hostile, mut expected) = (vec![], vec![], vec![], vec![]);
    for (number, node) in nodes.iter().enumerate() {
        let (source, file, of_node, meant) = node.finish(number);
        sources.push(source);
        files.extend(file);
        hostile.extend(of_node);
        expected.push(meant);
    }
    let source = format!("nodes: {{\n        {}\n    }}", sources.join(",\n        "));
    let entry = Entry::new(source, move |all| {
        pipe(all).nodes.clone_from(&expected);
        pipe(all).parameters.extend(undeclared.clone());
    });
    let mut entries = vec![Entry { hostile, files, ..entry }];
    if declared.is_some() {
        let sources: Vec<&str> = parameters.iter().map(|parameter| &*parameter.source).collect();
        let source = format!("params: {{\n        {}\n    }}", sources.join(",\n        "));
        let hostile = parameters.iter().flat_map(|parameter| parameter.hostile.clone()).collect();
        let expected: Vec<_> = parameters.iter().map(|parameter| parameter.expected.clone()).collect();
        let entry = Entry::new(source, move |all| {
            pipe(all).is_declared = true;
            pipe(all).parameters.extend(expected.clone());
        });
        entries.push(Entry { hostile, ..entry });
    }
    entries
}

/// The columns of the result.
fn output() -> BoxedStrategy<Entry> {
    let names = select(&["pathname", "views", "type", "größe"][..]).prop_map(Meaning::from);
    let column = (rarely(names, hostile_plain()), data_type());
    vec(column, 1..4)
        .prop_map(|columns| {
            let (mut sources, mut hostile, mut meant, mut names) = (vec![], vec![], vec![], Vec::new());
            for (name, data_type) in columns {
                let text = name.meaning.literal_text();
                if !is_new(&mut names, text.clone()) {
                    continue;
                }
                hostile.extend(Some("output name").filter(|_| name.is_hostile));
                hostile.extend(Some("output type").filter(|_| data_type.is_hostile));
                let key = if name.is_hostile { literal(&text) } else { text.clone() };
                sources.push(format!("{key}: {}", data_type.source));
                meant.push((text, data_type.spelled));
            }
            let source = format!("output: {{ {} }}", sources.join(", "));
            let entry = Entry::new(source, move |expected| pipe(expected).output.clone_from(&meant));
            Entry { hostile, ..entry }
        })
        .boxed()
}

/// What the parser calls the type of a pipe.
fn of_type(name: &'static str) -> Entry {
    Entry::new("", move |expected| {
        expected.options.insert("type", Expect::Text(name.into()));
    })
}

/// A reference to one of these items, or its name in quotes.
fn reference(
    name: &'static str,
    option: &'static str,
    items: &'static [(&'static str, &'static str)],
) -> BoxedStrategy<Entry> {
    let words = select(&["TYPE", "a1", "_", "tinybird_ref_"][..]).prop_map(Meaning::from);
    let set = move |source: String, text: Text| {
        Entry::text(name, &text, format!("{name}: {source}"), move |expected, text| {
            expected.options.insert(option, Expect::Text(text));
        })
    };
    let known = move |((item, name), is_quoted): ((&str, &str), bool)| {
        let source = if is_quoted { format!("{name:?}") } else { item.to_owned() };
        set(source, Text { meaning: name.into(), is_hostile: false })
    };
    let odd = move |meaning: Meaning| set(meaning.literal(), Text { meaning, is_hostile: true });
    prop_oneof![
        12 => (select(items), any::<bool>()).prop_map(known),
        1 => prop_oneof![words.boxed(), hostile_plain()].prop_map(odd),
    ]
    .boxed()
}

/// When something runs.
fn schedule(option: &'static str) -> BoxedStrategy<Entry> {
    let times = select(&["@on-demand", "0 * * * *", "*/10 0-5 1,15 jan-mar MON-FRI", "@daily"][..]);
    let hostile = prop_oneof![
        around("0 * * * *", hostile_plain(), ""),
        around("", hostile_plain(), "0 * * * *"),
        hostile_plain(),
    ];
    let given = text_in_quotes("schedule", option, either(times.prop_map(Meaning::from), hostile));
    let once = Just(Entry::new("schedule: \"@once\"", move |expected: &mut Expected| {
        expected.options.insert(option, Expect::Text("@on-demand".into()));
    }));
    prop_oneof![6 => given, 1 => once].boxed()
}

/// Kafka, or a bucket.
fn sink() -> BoxedStrategy<Entry> {
    let kafka = (
        reference("connection", "export_connection_name", &ITEMS[..1]),
        text("topic", "export_kafka_topic", either(peaceful(), hostile())),
        schedule("export_schedule"),
    )
        .prop_map(|(connection, topic, schedule)| group("sink", vec![connection, topic, schedule]));
    prop_oneof![1 => kafka, 2 => bucket("s3://"), 2 => bucket("gs://")].boxed()
}

fn bucket(scheme: &'static str) -> BoxedStrategy<Entry> {
    let schemed = move |Meaning(parts): Meaning| {
        Meaning([Part::Text(format!("{scheme}b/"))].into_iter().chain(parts).collect())
    };
    let uri = prop_oneof![
        4 => select(&["bucket/path", "b", "b/{x}/y"][..]).prop_map(move |path| Meaning::from(format!("{scheme}{path}"))),
        1 => peaceful().prop_filter("a secret", |text| text.literal_text().starts_with("{{")),
    ];
    let uri = either(uri, prop_oneof![hostile().prop_map(schemed), hostile()]);
    let templates = select(&["day_{timestamp, '%Y-%m-%d'}", "all", "{a}/{8}"][..]).prop_map(Meaning::from);
    let odd = prop_oneof![
        around("day_{", hostile_plain(), "}"),
        around("a_", hostile_plain(), ""),
        hostile_plain()
    ];
    let compressions: &[_] = &[("None", "none"), ("Gzip", "gzip"), ("Zstd", "zstd"), ("Lzo", "lzo")];
    let formats: &[_] = &[("Csv", "csv"), ("Ndjson", "ndjson"), ("Parquet", "parquet")];
    let strategies: &[_] = &[("CreateNew", "create_new"), ("Replace", "replace")];
    (
        reference("connection", "export_connection_name", &ITEMS[1..2]),
        text("bucket_uri", "export_bucket_uri", uri),
        text_in_quotes("file_template", "export_file_template", rarely(templates, odd)),
        schedule("export_schedule"),
        maybe(choice("format", "export_format", formats, as_it_is)),
        maybe(choice("compression", "export_compression", compressions, as_it_is)),
        maybe(choice("strategy", "export_strategy", strategies, as_it_is)),
    )
        .prop_map(|(connection, uri, template, schedule, format, compression, strategy)| {
            let rest = [format, compression, strategy].into_iter().flatten();
            group("sink", [connection, uri, template, schedule].into_iter().chain(rest).collect())
        })
        .boxed()
}

/// A pipe with these options beside those of every pipe.
fn of(
    call: &'static str,
    has_output: bool,
    options: impl Strategy<Value = Vec<Entry>> + 'static,
) -> BoxedStrategy<Definition> {
    let output = sometimes(if has_output { 30 } else { 0 }, output());
    let tags = sometimes(30, list("tags", |expected, texts| expected.tags = texts));
    let options = (queries(), options, output, tags).prop_map(|(queries, options, output, tags)| {
        queries.into_iter().chain(options).chain(output).chain(tags).collect::<Vec<_>>()
    });
    (definition(call, "", options), grants(&[&["READ"]]))
        .prop_map(|(mut definition, grants)| {
            definition.items = ITEMS.iter().copied().collect();
            add_tokens(&mut definition, grants);
            definition
        })
        .boxed()
}

/// Reusable queries.
pub(crate) fn pipes() -> BoxedStrategy<Definition> {
    of("pipe", true, Just(Vec::new()))
}

/// Endpoints.
pub(crate) fn endpoints() -> BoxedStrategy<Definition> {
    of("endpoint", true, Just(vec![of_type("endpoint")]))
}

/// Materialized views.
pub(crate) fn materialized_views() -> BoxedStrategy<Definition> {
    let method = choice("deployment_method", "deployment_method", &[("Alter", "alter")], as_it_is);
    let options = (reference("datasource", "datasource", &ITEMS[2..]), maybe(method)).prop_map(
        |(datasource, method)| [of_type("materialized"), datasource].into_iter().chain(method).collect(),
    );
    of("materialized_view", true, options)
}

/// Copies.
pub(crate) fn copies() -> BoxedStrategy<Definition> {
    let compute = any::<bool>().prop_map(|flag| {
        Entry::new(format!("on_demand_compute: {flag}"), move |expected| {
            let text = if flag { "true" } else { "false" };
            expected.options.insert("on_demand_compute", Expect::Json(text.into()));
        })
    });
    let modes: &[_] = &[("Append", "append"), ("Replace", "replace")];
    let options = (
        reference("datasource", "target_datasource", &ITEMS[2..]),
        maybe(schedule("copy_schedule")),
        maybe(choice("mode", "mode", modes, as_it_is)),
        maybe(compute),
    )
        .prop_map(|(datasource, schedule, mode, compute)| {
            let rest = [schedule, mode, compute].into_iter().flatten();
            [of_type("copy"), datasource].into_iter().chain(rest).collect()
        });
    of("copy_pipe", false, options)
}

/// Sinks.
pub(crate) fn sinks() -> BoxedStrategy<Definition> {
    of("sink_pipe", false, sink().prop_map(|sink| vec![of_type("sink"), sink]))
}

/// Pipes of all kinds.
pub(crate) fn of_all_kinds() -> BoxedStrategy<Definition> {
    prop_oneof![pipes(), endpoints(), materialized_views(), copies(), sinks()].boxed()
}
