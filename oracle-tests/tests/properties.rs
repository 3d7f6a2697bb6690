//! Whole definitions, with hostile texts in every option, are refused or read back by Tinybird's parser to what was
//! meant; and nothing panics.
//!
//! A definition is generated as the source of a macro call and read by the same code as the macros. `PROPTEST_CASES`
//! asks for more of them, `TINYBIRD_SEED` for others.

#[path = "properties/access.rs"]
mod access;
#[path = "properties/columns.rs"]
mod columns;
#[path = "properties/connections.rs"]
mod connections;
#[path = "properties/decoded.rs"]
mod decoded;
#[path = "properties/definition.rs"]
mod definition;
#[path = "properties/engines.rs"]
mod engines;
#[path = "properties/expected.rs"]
mod expected;
#[path = "properties/expected_pipe.rs"]
mod expected_pipe;
#[path = "properties/mangled.rs"]
mod mangled;
#[path = "properties/parameters.rs"]
mod parameters;
#[path = "properties/pipes.rs"]
mod pipes;
#[path = "properties/queries.rs"]
mod queries;
#[path = "properties/run.rs"]
mod run;
#[path = "properties/sources.rs"]
mod sources;
#[path = "properties/text.rs"]
mod text;
#[path = "properties/types.rs"]
mod types;

use proptest::strategy::Strategy as _;
use run::{cases, check};

#[test]
fn kafka_connections() {
    check("kafka_connection!", &connections::kafka(), cases(1200)).assert_cover(&[
        "bootstrap_servers",
        "description",
        "doc comment",
        "key",
        "name",
        "sasl_mechanism",
        "sasl_oauthbearer_aws_external_id",
        "sasl_oauthbearer_aws_region",
        "sasl_oauthbearer_aws_role_arn",
        "sasl_oauthbearer_method",
        "schema_registry_url",
        "secret",
        "security_protocol",
        "ssl_ca_pem",
    ]);
}

#[test]
fn s3_connections() {
    check("s3_connection!", &connections::s3(), cases(400)).assert_cover(&[
        "access_key",
        "arn",
        "description",
        "doc comment",
        "name",
        "region",
        "secret",
    ]);
}

#[test]
fn gcs_connections() {
    check("gcs_connection!", &connections::gcs(), cases(400)).assert_cover(&[
        "description",
        "doc comment",
        "hmac_access_id",
        "hmac_secret",
        "name",
        "service_account_credentials_json",
    ]);
}

#[test]
fn dynamodb_connections() {
    let options = ["arn", "description", "doc comment", "name", "region"];
    check("dynamodb_connection!", &connections::dynamodb(), cases(400)).assert_cover(&options);
}

#[test]
fn datasources() {
    let options = [
        "auto_offset_reset",
        "bucket_uri",
        "codec",
        "column name",
        "default",
        "default expression",
        "description",
        "doc comment",
        "export_bucket",
        "format",
        "forward_query",
        "from_timestamp",
        "group_id",
        "index expr",
        "index name",
        "index type",
        "json_path",
        "key_format",
        "name",
        "partition_key",
        "settings",
        "shared_with",
        "sorting_key",
        "table_arn",
        "tags",
        "token",
        "topic",
        "ttl",
        "type",
        "value_format",
    ];
    check("datasource!", &sources::datasources(), cases(2000)).assert_cover_and(&options, &["schedule"], &[]);
}

/// What is hostile in pipes of every kind.
const OF_PIPES: &[&str] = &[
    "description",
    "doc comment",
    "literal",
    "name",
    "node description",
    "node name",
    "parameter default",
    "parameter name",
    "quoted name",
    "token",
];

/// What is a comment, or a text of Python's, which hold nearly everything.
const HARMLESS: &[&str] = &[
    "argument",
    "block comment",
    "example",
    "line comment",
    "parameter description",
    "parameter format",
    "statement",
    "tags",
    "template comment",
    "values",
];

#[test]
fn pipes_and_endpoints() {
    let options = [OF_PIPES, &["output name", "output type"]].concat();
    let definitions = proptest::prop_oneof![1 => pipes::pipes(), 3 => pipes::endpoints()].boxed();
    check("pipe!, endpoint!", &definitions, cases(1500)).assert_cover_and(&options, &[], HARMLESS);
}

#[test]
fn materialized_views() {
    let options = [OF_PIPES, &["datasource", "output name", "output type"]].concat();
    check("materialized_view!", &pipes::materialized_views(), cases(1000)).assert_cover_and(
        &options,
        &["deployment_method"],
        HARMLESS,
    );
}

#[test]
fn copies() {
    let options = [OF_PIPES, &["datasource", "schedule"]].concat();
    check("copy_pipe!", &pipes::copies(), cases(1000)).assert_cover_and(&options, &["mode"], HARMLESS);
}

#[test]
fn sinks() {
    let own = &["bucket_uri", "compression", "connection", "file_template", "schedule", "strategy", "topic"];
    check("sink_pipe!", &pipes::sinks(), cases(1500)).assert_cover_and(
        &[OF_PIPES, own].concat(),
        &["format"],
        HARMLESS,
    );
}

#[test]
fn definitions_while_someone_types() {
    let connections =
        proptest::prop_oneof![connections::kafka(), connections::s3(), connections::gcs()].boxed();
    mangled::check(proptest::prop_oneof![connections, sources::datasources()].boxed(), cases(1500));
    mangled::check(pipes::of_all_kinds(), cases(1500));
}
