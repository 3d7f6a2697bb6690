use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        security_protocol: SaslSsl,
        sasl_mechanism: Plain,
        key: secret("KAFKA_KEY"),
        secret: secret("KAFKA_SECRET"),
    }
}

fn main() {}
