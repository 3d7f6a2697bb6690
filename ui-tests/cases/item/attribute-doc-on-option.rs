use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        /// The brokers.
        bootstrap_servers: "kafka.example.com:9092",
    }
}

fn main() {}
