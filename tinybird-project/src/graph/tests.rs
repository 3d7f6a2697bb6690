use super::*;
use tinybird_core::AnyDefinition;
use tinybird_core::Extra;

const EVENTS: (Kind, &str, &str) = (
    Kind::DataSource,
    "events",
    "SCHEMA >\n    `id` UInt64,\n    `n` SimpleAggregateFunction(sum, UInt64)\n",
);

/// `kind name file`: what is found, as `severity rule name: message help`.
fn found(files: &[(Kind, &str, &str)], output: &[(&str, &str)]) -> Vec<String> {
    let extra = Extra { output, store: None };
    let read =
        |(kind, name, text): &(Kind, &str, &str)| AnyDefinition::read(*kind, name, text, extra).unwrap();
    let definitions: Vec<AnyDefinition> = files.iter().map(read).collect();
    let members: Vec<Member<'_>> = definitions.iter().map(Member::new).collect();
    let show = |violation: Violation<Place>| {
        let Violation { rule, severity, place: Place { member, location, .. }, message, remedy, .. } =
            violation;
        format!("{severity:?} {} {} {location:?}: {message} | {remedy}", rule.name, members[member].name())
    };
    check(&members).into_iter().chain(unused(&members)).map(show).collect()
}

fn pipe(sql: &str) -> String {
    format!("NODE a_node\nSQL >\n    {sql}\n")
}

#[test]
fn what_the_project_has_is_known() {
    let text = pipe(
        "WITH own AS (SELECT 1) SELECT * FROM events JOIN own ON 1 JOIN tinybird.pipe_stats ON 1 JOIN other ON 1",
    );
    let second = format!("{text}\nNODE b_node\nSQL >\n    SELECT * FROM a_node\n");
    let other = pipe("SELECT * FROM events");
    assert_eq!(found(&[EVENTS, (Kind::Pipe, "p", &second), (Kind::Endpoint, "other", &other)], &[]), [""; 0]);
}

#[test]
fn unknown_tables_are_warnings() {
    let text = pipe("SELECT * FROM evnts JOIN nothing_like_it ON 1");
    assert_eq!(
        found(&[EVENTS, (Kind::Pipe, "p", &text)], &[]),
        [
            "Warning unknown-table p Table(0, 0): unknown table `evnts` | did you mean `events`?",
            "Warning unknown-table p Table(0, 1): unknown table `nothing_like_it` | declare it, or leave \
             it if the workspace has it",
        ]
    );
}

#[test]
fn names_are_shared() {
    let text = pipe("SELECT 1");
    let node = "NODE events\nSQL >\n    SELECT 1\n";
    assert_eq!(
        found(&[EVENTS, (Kind::Endpoint, "events", &text), (Kind::Pipe, "p", node)], &[]),
        [
            "Error same-name events Item: a data source and an endpoint are both called `events` | queries could not \
             tell them apart: give one of them another name, `name: \"..\"`",
            "Error node-like-resource p Node(0): the node `events` has the same name as a data source of the project | give the \
             node another name, so that queries name one thing",
        ]
    );
}

#[test]
fn circles_are_found_once() {
    let [a, b, c] = ["b", "c", "a"].map(|table| pipe(&format!("SELECT * FROM {table}")));
    let itself = pipe("SELECT * FROM d");
    let view = pipe("SELECT * FROM events") + "\nTYPE materialized\nDATASOURCE events\n";
    let copy = pipe("SELECT * FROM events") + "\nTYPE copy\nTARGET_DATASOURCE events\n";
    assert_eq!(
        found(
            &[
                (Kind::Pipe, "a", &a),
                (Kind::Pipe, "b", &b),
                (Kind::Pipe, "c", &c),
                (Kind::Pipe, "d", &itself),
                EVENTS,
                (Kind::MaterializedView, "view", &view),
                (Kind::CopyPipe, "copy", &copy),
            ],
            &[]
        ),
        [
            "Error pipe-cycle a Item: pipes depend on each other in a circle: `a` reads from `b`, `b` reads from `c`, `c` \
             reads from `a` | read from a data source in one of them, or write into another one",
            "Error pipe-cycle d Item: `d` reads from itself | read from a data source in one of them, or write into \
             another one",
            "Error pipe-cycle view Item: pipes depend on each other in a circle: `view` reads from `events`, `events` is \
             filled by `view` | read from a data source in one of them, or write into another one",
        ]
    );
}

#[test]
fn targets_are_data_sources() {
    let copy = |target: &str| pipe("SELECT 1") + "\nTYPE copy\nTARGET_DATASOURCE " + target + "\n";
    let (wrong, missing) = (copy("p"), copy("event"));
    let plain = pipe("SELECT 1");
    assert_eq!(
        found(
            &[
                EVENTS,
                (Kind::Pipe, "p", &plain),
                (Kind::CopyPipe, "wrong", &wrong),
                (Kind::CopyPipe, "missing", &missing)
            ],
            &[]
        ),
        [
            "Error target-datasource wrong Item: a copy pipe writes into a data source; `p` is a pipe | name a data source",
            "Warning unknown-table missing Item: unknown data source `event` | did you mean `events`?",
        ]
    );
}

#[test]
fn declared_columns_are_those_of_the_data_source() {
    let view = pipe("SELECT 1") + "\nTYPE materialized\nDATASOURCE events\n";
    let output = [("id", "UInt32"), ("n", "UInt64"), ("m", "UInt8")];
    let extra = Extra { output: &output, store: None };
    let definition = AnyDefinition::read(Kind::MaterializedView, "view", &view, extra).unwrap();
    let column = |number: usize| Location::Option(places(&definition)[number].clone());
    assert_eq!(
        found(&[EVENTS, (Kind::MaterializedView, "view", &view)], &output),
        [
            format!(
                "Warning output-columns view {:?}: the column `id` is declared as `UInt32`, and is `UInt64` in the data source \
                 `events` | declare the same type, or convert the column in the query",
                column(0)
            ),
            format!(
                "Error output-columns view {:?}: the data source `events` has no column `m` | add it to the data source, or take \
                 it out of `output`",
                column(2)
            ),
        ]
    );
}

const SHOP: (Kind, &str, &str) = (Kind::Kafka, "shop_kafka", "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS a:1\n");
const LANDING: (Kind, &str, &str) =
    (Kind::S3, "landing", "TYPE s3\nS3_REGION us-east-1\nS3_ARN arn:aws:iam::123456789012:role/x\n");

fn consumer(connection: &str, more: &str) -> String {
    format!("{}\nKAFKA_CONNECTION_NAME {connection}\nKAFKA_TOPIC orders\n{more}", EVENTS.2)
}

fn import(uri: &str) -> String {
    format!("{}\nIMPORT_CONNECTION_NAME landing\nIMPORT_BUCKET_URI {uri}\nIMPORT_SCHEDULE @auto\n", EVENTS.2)
}

fn sink(uri: &str, template: &str) -> String {
    format!(
        "NODE n\nSQL >\n    SELECT at FROM events\nTYPE sink\nEXPORT_CONNECTION_NAME landing\nEXPORT_BUCKET_URI {uri}\n\
         EXPORT_FILE_TEMPLATE {template}\nEXPORT_SCHEDULE @on-demand\n"
    )
}

#[test]
fn connections_are_named_and_used() {
    let typo = consumer("shop_kafak", "KAFKA_GROUP_ID g\n");
    assert_eq!(
        found(&[SHOP, (Kind::DataSource, "orders", &typo)], &[]),
        [format!(
            "Warning unknown-connection orders {:?}: unknown connection `shop_kafak` | did you mean `shop_kafka`?",
            value("kafka", "connection", &typo)
        )]
    );
    // One of the workspace's.
    let other = consumer("made_in_the_interface", "KAFKA_GROUP_ID g\n");
    assert_eq!(
        found(&[SHOP, LANDING, (Kind::DataSource, "orders", &other)], &[]),
        [
            "Warning unused-connection shop_kafka Item: nothing reads or writes through the connection `shop_kafka` | name it in a \
             data source or a sink, or remove it",
            "Warning unused-connection landing Item: nothing reads or writes through the connection `landing` | name it in a \
             data source or a sink, or remove it",
        ]
    );
    // Those that are declared alone are used by others.
    assert_eq!(found(&[SHOP, LANDING], &[]), [""; 0]);
}

/// The place of an option in a group, as it is shown.
fn value(group: &str, option: &str, text: &str) -> Location {
    let kind = if text.contains("TYPE sink") { Kind::SinkPipe } else { Kind::DataSource };
    let definition = AnyDefinition::read(kind, "x", text, Extra { output: &[], store: None }).unwrap();
    let named = |place: &Within| {
        let names: Vec<String> = place.path.iter().map(|segment| format!("{segment:?}")).collect();
        names.len() == 2
            && names[0].contains(&format!("{group:?}"))
            && names[1].contains(&format!("{option:?}"))
    };
    Location::Option(places(&definition).into_iter().find(named).unwrap())
}

#[test]
fn a_schema_needs_a_registry_and_a_group_has_one_reader() {
    let with_registry = format!("{}KAFKA_SCHEMA_REGISTRY_URL https://r.example.com\n", SHOP.2);
    let avro = consumer("shop_kafka", "KAFKA_GROUP_ID g\nKAFKA_VALUE_FORMAT avro\n");
    let plain = consumer("shop_kafka", "KAFKA_GROUP_ID h\nKAFKA_VALUE_FORMAT json_without_schema\n");
    let same = consumer("shop_kafka", "KAFKA_GROUP_ID h\n");
    assert_eq!(
        found(&[SHOP, (Kind::DataSource, "a", &avro), (Kind::DataSource, "b", &plain)], &[]),
        [format!(
            "Warning schema-registry a {:?}: `avro` messages name a schema in a registry, and the connection `shop_kafka` has \
             none | add `schema_registry_url` to the connection (KAFKA_SCHEMA_REGISTRY_URL)",
            value("kafka", "value_format", &avro)
        )]
    );
    assert_eq!(
        found(&[(Kind::Kafka, "shop_kafka", &with_registry), (Kind::DataSource, "a", &avro)], &[]),
        [""; 0]
    );
    assert_eq!(
        found(&[SHOP, (Kind::DataSource, "b", &plain), (Kind::DataSource, "c", &same)], &[]),
        [format!(
            "Warning kafka-group-shared c {:?}: `c` and `b` read the topic `orders` in one group, `h`: each gets a part of the \
             messages | give each a `group_id` (KAFKA_GROUP_ID) of its own",
            value("kafka", "group_id", &same)
        )]
    );
}

#[test]
fn files_are_imported_once_and_not_written_where_they_are_read() {
    let (all, some, other) =
        (import("s3://b/in/*.csv"), import("s3://b/in/2025*.csv"), import("s3://b/more/*.csv"));
    assert_eq!(
        found(
            &[
                LANDING,
                (Kind::DataSource, "all", &all),
                (Kind::DataSource, "other", &other),
                (Kind::DataSource, "some", &some)
            ],
            &[]
        ),
        [format!(
            "Warning overlapping-imports some {:?}: `some` imports files that `all` imports too | write patterns that no file \
             fits both of, or import them once",
            value("s3", "bucket_uri", &some)
        )]
    );
    let (into, beyond) = (sink("s3://b/in", "day_{at}"), sink("s3://b/out", "day_{at}"));
    assert_eq!(
        found(
            &[
                LANDING,
                EVENTS,
                (Kind::DataSource, "all", &all),
                (Kind::SinkPipe, "into", &into),
                (Kind::SinkPipe, "beyond", &beyond)
            ],
            &[]
        ),
        [format!(
            "Warning sink-into-import into {:?}: `all` imports the files that this sink writes | write into another folder than \
             the one that is imported from",
            value("sink", "bucket_uri", &into)
        )]
    );
}

#[test]
fn a_view_gives_what_its_data_source_needs() {
    let view = pipe("SELECT 1") + "\nTYPE materialized\nDATASOURCE events\n";
    let events = "SCHEMA >\n    `id` UInt64,\n    `n` UInt64,\n    `m` UInt8 DEFAULT 1\n";
    assert_eq!(
        found(
            &[(Kind::DataSource, "events", events), (Kind::MaterializedView, "view", &view)],
            &[("id", "UInt64")]
        ),
        [
            "Error output-columns view Item: `output` lacks `n`, which the data source `events` has without a default | add them \
             to the query and to `output`, or give them a default in the data source"
        ]
    );
}

#[test]
fn json_paths_of_a_target_are_told_where_a_macro_asks_for_them() {
    let mut target = tinybird_core::DataSource::default();
    let mut set = |json_paths: Option<bool>| {
        for (spec, field) in tinybird_core::options::Options::fields_mut(&mut target) {
            if let (tinybird_core::options::FieldMut::Line(line), "json_paths") = (field, spec.name.as_str())
            {
                line.clear();
                if let Some(json_paths) = json_paths {
                    line.parse(&json_paths.to_string()).unwrap();
                }
            }
        }
        let mut events = AnyDefinition::from(target.clone());
        events.as_dyn_mut().set_common("events".to_owned(), None);
        let text = pipe("SELECT 1") + "\nTYPE materialized\nDATASOURCE events\n";
        let extra = Extra { output: &[], store: None };
        let view = AnyDefinition::read(Kind::MaterializedView, "view", &text, extra).unwrap();
        let members = [Member::new(&events), Member::new(&view)];
        check(&members).into_iter().map(|found| found.rule.name).collect::<Vec<_>>()
    };
    assert_eq!(set(Some(true)), ["target-json-paths"]);
    assert_eq!(set(Some(false)), [""; 0]);
    assert_eq!(set(None), [""; 0]);
}
