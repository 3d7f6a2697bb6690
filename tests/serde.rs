//! Definitions as `serde` writes them, with the feature `serde`.

#[path = "rendered/definitions.rs"]
#[allow(dead_code)]
mod definitions;

use definitions::*;
use serde_json::{json, to_value};
use tinybird::{Connection, Resource, secret};

#[test]
fn connections_are_tagged_by_their_type() {
    let connection: Connection = MskKafka::definition().into();
    assert_eq!(
        to_value(connection).unwrap(),
        json!({
            "type": "kafka",
            "name": "msk_kafka",
            "description": null,
            "bootstrap_servers": "{{ tb_secret(\"MSK_BROKERS\", \"b-1.msk.example.com:9098\") }}",
            "security_protocol": "SASL_SSL",
            "sasl_mechanism": "OAUTHBEARER",
            "sasl_oauthbearer_method": "AWS",
            "sasl_oauthbearer_aws_region": "us-east-1",
            "sasl_oauthbearer_aws_role_arn": "arn:aws:iam::123456789012:role/tinybird-msk",
            "sasl_oauthbearer_aws_external_id": "it's  an id",
        })
    );
    assert_eq!(to_value(LocalKafka::definition()).unwrap()["security_protocol"], "SASL_NEXT");
    let types = [
        to_value(Connection::from(LandingS3::definition())),
        to_value(Connection::from(HmacGcs::definition())),
        to_value(Connection::from(EventsDynamo::definition())),
    ];
    assert_eq!(types.map(|value| value.unwrap()["type"].clone()), ["s3", "gcs", "dynamodb"]);
}

#[test]
fn data_sources_are_written_whole() {
    let source = to_value(KafkaEvents::definition()).unwrap();
    assert_eq!(source["name"], "kafka_events");
    assert_eq!(
        source["columns"][3],
        json!({
            "name": "country",
            "data_type": "LowCardinality(Nullable(String))",
            "json_path": "$.country",
            "default": "'unknown''s'",
            "codec": null,
        })
    );
    assert_eq!(source["engine"]["kind"], "MergeTree");
    assert_eq!(source["engine"]["sorting_key"], "event_type, toDate(timestamp), `o.ORG_NAME`");
    assert_eq!(source["kafka"]["store_raw_value"], false);
    assert_eq!(source["kafka"]["auto_offset_reset"], "earliest");
    assert_eq!(source["tokens"][1], json!({ "token": "ingest token", "scopes": ["READ", "APPEND"] }));
    assert_eq!(
        source["indexes"][0],
        json!({ "name": "country_idx", "expression": "country", "index_type": "set(100)", "granularity": 4 })
    );
    assert_eq!(source["backfill"], "skip");
    assert_eq!(source["shared_with"], json!(["other_workspace", "another"]));
}

#[test]
fn secrets_and_tokens_are_plain_data() {
    assert_eq!(
        to_value(Ingest::definition()).unwrap(),
        json!({ "name": "ingest token", "description": null })
    );
    let secret = secret("API_KEY").with_default("x");
    assert_eq!(to_value(secret).unwrap(), json!({ "name": "API_KEY", "default": "x" }));
}
