use tinybird::datasource;

mod connections {
    use tinybird::kafka_connection;

    kafka_connection! {
        EventsKafka {
            bootstrap_servers: "kafka.example.com:9092",
        }
    }
}

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: { timestamp: DateTime },
        kafka: {
            connection: connections::EventsKafka,
            topic: "views",
        },
    }
}

fn main() {}
