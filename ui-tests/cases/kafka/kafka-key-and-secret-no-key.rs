use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
        security_protocol: SaslSsl,
        sasl_mechanism: Plain,
        secret: secret("KAFKA_SECRET"),
    }
}

fn main() {}
