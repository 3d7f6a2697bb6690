use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
        ssl_ca_pem: "kafka.pem",
    }
}

fn main() {}
