use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
        security_protocol: SaslSsl,
        sasl_mechanism: ScramSha256,
    }
}

fn main() {}
