use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
        #[cfg(feature = "cloud")]
        security_protocol: SaslSsl,
    }
}

fn main() {}
