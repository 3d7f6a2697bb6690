//! One data source, in both languages.

use std::fmt::Write as _;

use crate::columns::columns;

/// The connection that the data sources take their rows from, in Rust.
pub const CONNECTION: &str = "tinybird::kafka_connection! {\n    pub EventsKafka {\n        \
    bootstrap_servers: \"kafka.example.com:9092\",\n        key: secret(\"KAFKA_KEY\"),\n        \
    secret: secret(\"KAFKA_SECRET\"),\n    }\n}\n";

/// The same in TypeScript.
pub(crate) const TYPESCRIPT_CONNECTION: &str = "\
export const eventsKafka = defineKafkaConnection(\"events_kafka\", {
  bootstrapServers: \"kafka.example.com:9092\", key: secret(\"KAFKA_KEY\"), secret: secret(\"KAFKA_SECRET\"),
});
";

/// A data source of ten columns, as it stands in the braces of `datasource!`.
#[must_use]
pub fn data_source(number: usize) -> String {
    let mut text =
        format!("    /// The events of the kind {number}.\n    pub Events{number} {{\n        schema: {{\n");
    for column in columns(number) {
        if !column.attribute.is_empty() {
            let _ = writeln!(text, "            {}", column.attribute);
        }
        let _ = writeln!(text, "            {}: {},", column.name, column.rust);
    }
    let _ = write!(
        text,
        r#"        }},
        engine: MergeTree {{
            sorting_key: [event_type, "toDate(timestamp)"],
            partition_key: "toYYYYMM(timestamp)",
            ttl: "timestamp + toIntervalDay(90)",
        }},
        kafka: {{ connection: EventsKafka, topic: "events_{number}", group_id: "group_{number}" }},
    }}
"#
    );
    text
}

/// The same in TypeScript.
pub(crate) fn typescript_data_source(number: usize) -> String {
    let mut text = format!(
        "export const events{number} = defineDatasource(\"events{number}\", {{\n  \
         description: \"The events of the kind {number}.\",\n  schema: {{\n"
    );
    for column in columns(number) {
        let _ = writeln!(text, "    {}: {},", column.name, column.typescript);
    }
    let _ = write!(
        text,
        r#"  }},
  engine: engine.mergeTree({{
    sortingKey: ["event_type", "toDate(timestamp)"],
    partitionKey: "toYYYYMM(timestamp)",
    ttl: "timestamp + toIntervalDay(90)",
  }}),
  kafka: {{ connection: eventsKafka, topic: "events_{number}", groupId: "group_{number}" }},
}});
"#
    );
    text
}
