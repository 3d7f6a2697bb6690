//! Definitions as data for other tools, with the feature `serde`.

#![cfg(feature = "serde")]

use serde_json::json;
use tinybird::{Connection, Resource, datasource, kafka_connection};

kafka_connection! {
    EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
        security_protocol: SaslSsl,
        sasl_mechanism: raw("GSSAPI"),
        key: secret("KAFKA_KEY"),
        secret: secret("KAFKA_SECRET"),
    }
}

datasource! {
    Events {
        schema: { timestamp: DateTime, price: Decimal(10, 2) = 0 },
        engine: MergeTree { sorting_key: [timestamp] },
        kafka: { connection: EventsKafka, topic: "events" },
        tokens: { "events read": Read },
    }
}

#[test]
fn a_connection_says_its_kind_and_what_is_given() {
    let connection = Connection::from(EventsKafka::definition());
    let expected = json!({
        "type": "kafka",
        "name": "events_kafka",
        "description": null,
        "bootstrap_servers": "kafka.example.com:9092",
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "GSSAPI",
        "key": "{{ tb_secret(\"KAFKA_KEY\") }}",
        "secret": "{{ tb_secret(\"KAFKA_SECRET\") }}",
    });
    assert_eq!(serde_json::to_value(connection).unwrap(), expected);
}

#[test]
fn a_data_source_is_its_columns_engine_and_ingestion() {
    let found = serde_json::to_value(Events::definition()).unwrap();
    for (pointer, expected) in [
        ("/name", json!("events")),
        ("/columns/1/name", json!("price")),
        ("/columns/1/default", json!("0")),
        ("/columns/1/json_path", json!("$.price")),
        ("/engine/kind", json!("MergeTree")),
        ("/engine/sorting_key", json!("timestamp")),
        ("/kafka/connection", json!("events_kafka")),
        ("/kafka/topic", json!("events")),
        ("/kafka/group_id", json!("events")),
        ("/tokens/0", json!({ "token": "events read", "scopes": ["READ"] })),
        ("/columns/1/data_type", json!("Decimal(10, 2)")),
    ] {
        assert_eq!(found.pointer(pointer), Some(&expected), "{pointer} of {found}");
    }
}
