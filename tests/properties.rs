//! Whole definitions, with hostile texts in every option, are refused or read back by Tinybird's parser to what was
//! meant; and nothing panics.
//!
//! A definition is generated as the source of a macro call and read by the same code as the macros. `PROPTEST_CASES`
//! asks for more of them, `TINYBIRD_SEED` for others.

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
#[path = "properties/mangled.rs"]
mod mangled;
#[path = "oracle/mod.rs"]
mod oracle;
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
    check("datasource!", &sources::datasources(), cases(2000)).assert_cover_and(&options, &["schedule"]);
}

#[test]
fn definitions_while_someone_types() {
    let connections =
        proptest::prop_oneof![connections::kafka(), connections::s3(), connections::gcs()].boxed();
    mangled::check(proptest::prop_oneof![connections, sources::datasources()].boxed(), cases(1500));
}
