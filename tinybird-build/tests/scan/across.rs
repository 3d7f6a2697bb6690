//! Pipes: their files, what they include, and what shows only where all resources are known.

use tinybird_build::cfg::Cfg;
use tinybird_build::configure;

use crate::Package;

const EVENTS: &str = "use tinybird::*; datasource! { pub Events { schema: { id: UInt64 } } }\n";

/// What is reported, as `severity line:column message | remedy`, in `src/lib.rs`.
fn reported(text: &str, strict: bool) -> Vec<String> {
    let package = Package::lib(&format!("{EVENTS}{text}"));
    let mut scan = package.scan("src/lib.rs");
    let mut rendering = tinybird_build::render::render(&mut scan);
    if strict {
        rendering.be_strict();
    }
    let report = tinybird_build::Report::new(scan.sources(), rendering.diagnostics, false);
    let show = |problem: &tinybird_build::Problem| {
        let (_, line, column) = problem.location.clone().expect("a place");
        let remedy = problem.remedy.as_deref().unwrap_or_default();
        format!("{:?} {line}:{column} {} | {remedy}", problem.severity, problem.message)
    };
    report.problems().iter().map(show).collect()
}

#[test]
fn unknown_tables_are_told_with_their_place_in_the_sql() {
    let text = "
endpoint! {
    pub Top {
        nodes: {
            first: \"
                WITH own AS (SELECT 1)
                SELECT * FROM {Events} JOIN evnts USING id JOIN own ON 1
            \",
            last: \"SELECT * FROM first JOIN tinybird.pipe_stats ON 1\",
        },
    }
}
";
    let message = "6:20 unknown table `evnts` (line 3, column 45 of the SQL) | did you mean `events`?";
    assert_eq!(reported(text, false), [format!("Warning {message}")]);
    assert_eq!(reported(text, true), [format!("Error {message}")]);
}

#[test]
fn circles_and_names_are_errors() {
    let text = "
pipe! { pub A { nodes: { a1: \"SELECT * FROM {B}\" } } }
pipe! { pub B { nodes: { b1: \"SELECT * FROM {A}\" } } }
endpoint! { pub Other { name: \"events\", nodes: { b: \"SELECT 1\" } } }
";
    assert_eq!(
        reported(text, false),
        [
            "Error 3:13 pipes depend on each other in a circle: `a` reads from `b`, `b` reads from `a` | read from a data \
             source in one of them, or write into another one",
            "Error 5:17 a data source and an endpoint are both called `events` | queries could not tell them apart: give \
             one of them another name, `name: \"..\"`",
            "Error 5:50 the node `b` has the same name as a pipe of the project | give the node another name, so that queries \
             name one thing",
        ]
        .map(str::to_owned)
    );
}

#[test]
fn references_of_the_wrong_kind_are_told_by_the_option() {
    let text = "
s3_connection! { pub Landing { region: \"us-east-1\", arn: \"arn:aws:iam::123456789012:role/tinybird\" } }
copy_pipe! { pub Copied { datasource: Events, nodes: { a: \"SELECT * FROM {Events}\" } } }
sink_pipe! { pub Out { sink: { connection: Landing, topic: \"t\", schedule: \"@on-demand\" }, nodes: { b: \"SELECT 1\" } } }
pipe! { pub P { nodes: { c: \"SELECT * FROM {Copied}\" } } }
copy_pipe! { pub Q { datasource: P, nodes: { d: \"SELECT 1\" } } }
";
    assert_eq!(
        reported(text, false),
        [
            "Error 5:44 `topic` belongs to a Kafka sink; `Landing` is an S3 connection | name an item of \
             `kafka_connection!`",
            "Error 6:29 a query reads from a data source, a pipe or an endpoint; `Copied` is a copy pipe | name the data \
             source that `Copied` writes into",
            "Error 7:34 `P` is not a data source | name an item of `datasource!`",
        ]
        .map(str::to_owned)
    );
}

#[test]
fn included_files_are_read_where_the_source_stands() {
    let package = Package::new(&[
        ("src/lib.rs", "pub mod pipes;"),
        (
            "src/pipes/mod.rs",
            "tinybird::pipe! { pub Views { nodes: { all: include_str!(\"sql/views.sql\") } } }
tinybird::pipe! { pub Missing { nodes: { all: include_str!(\"sql/missing.sql\") } } }",
        ),
        ("src/pipes/sql/views.sql", "SELECT *\r\nFROM {Views2}\r\nLIMIT {{UUID(x)}}\n"),
    ]);
    let mut scan = package.scan("src/lib.rs");
    let rendering = tinybird_build::render::render(&mut scan);
    let watched = |name: &str| scan.sources().read().any(|path| path.ends_with(name));
    assert!(watched("src/pipes/sql/views.sql") && watched("src/pipes/sql/missing.sql"));
    let messages: Vec<&str> =
        rendering.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert!(messages.iter().any(|message| message.ends_with("(sql/views.sql:3:9)")), "{messages:?}");
    assert!(
        messages.iter().any(|message| message.starts_with("`sql/missing.sql` cannot be read")),
        "{messages:?}"
    );

    let package = Package::new(&[
        ("src/lib.rs", "tinybird::pipe! { pub Views { nodes: { all: include_str!(\"views.sql\") } } }"),
        ("src/views.sql", "    SELECT 1\r\n    -- two\r\n"),
    ]);
    let files = configure().manifest_dir(package.path()).package("p").cfg(Cfg::new()).files("src").unwrap();
    assert_eq!(files[0].text, "NODE all\nSQL >\n    SELECT 1\n    -- two\n");
}

#[test]
fn connections_and_views_are_told_at_their_options() {
    let text = "
kafka_connection! { pub ShopKafka { bootstrap_servers: \"a:1\" } }
datasource! { pub Orders { schema: { id: UInt64 }, kafka: { connection: \"shop_kafak\", topic: \"t\", value_format: Avro } } }
datasource! { pub Lines { schema: { id: UInt64 }, kafka: { connection: ShopKafka, topic: \"t\", value_format: Avro } } }
datasource! { pub Totals { schema: { id: UInt64, n: UInt64 } } }
materialized_view! { pub ToTotals {
    datasource: Totals, output: { id: UInt64, n: String }, nodes: { a: \"SELECT * FROM {Lines}\" },
} }
";
    let expected = |severity: &str| {
        [
            "Warning 6:19 `totals` is filled by `to_totals`, and has JSON paths for rows that nobody sends | add `json_paths: \
             false`; if rows are sent to it as well, add the token that sends them: `tokens: { Ingest: Append }`"
                .to_owned(),
            format!(
                "{severity} 8:47 the column `n` is declared as `String`, and is `UInt64` in the data source `totals` | declare the \
                 same type, or convert the column in the query"
            ),
            "Warning 4:73 unknown connection `shop_kafak` | did you mean `shop_kafka`?".to_owned(),
            "Warning 5:109 `avro` messages name a schema in a registry, and the connection `shop_kafka` has none | add \
             `schema_registry_url` to the connection (KAFKA_SCHEMA_REGISTRY_URL)"
                .to_owned(),
        ]
    };
    for (is_strict, severity) in [(false, "Warning"), (true, "Error")] {
        let (mut found, mut expected) = (reported(text, is_strict), expected(severity));
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
    }
}
