use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
        key: "user\u{0}name",
        secret: secret("KAFKA_SECRET"),
    }
}

fn main() {}
