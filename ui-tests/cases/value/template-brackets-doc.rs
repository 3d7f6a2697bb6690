use tinybird::kafka_connection;

kafka_connection! {
    /// The {% production %} cluster.
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
    }
}

fn main() {}
