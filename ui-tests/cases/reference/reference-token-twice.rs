use tinybird::{datasource, kafka_connection};

kafka_connection! {
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
    }
}

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: { timestamp: DateTime },
        tokens: { EventsKafka: [Read, Append] },
    }
}

fn main() {}
