//! Where data comes from, and where it goes.

tinybird::kafka_connection! {
    pub TrackerKafka {
        bootstrap_servers: secret("KAFKA_SERVERS", "localhost:9092"),
        security_protocol: SaslSsl,
        sasl_mechanism: Plain,
        key: secret("KAFKA_KEY"),
        secret: secret("KAFKA_SECRET"),
    }
}
