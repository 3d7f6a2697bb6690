//! What all teams share: the connection to Kafka, the token of the web application, the list of countries.

tinybird::kafka_connection! {
    /// The company's cluster.
    pub Broker {
        bootstrap_servers: "kafka.example.com:9092",
        security_protocol: SaslSsl,
        sasl_mechanism: Plain,
        key: secret("KAFKA_KEY"),
        secret: secret("KAFKA_SECRET"),
    }
}

tinybird::token! {
    /// What the web application reads with.
    pub WebRead;
}

tinybird::datasource! {
    /// Each country by its code.
    pub Countries {
        schema: { code: LowCardinality(String), name: String },
        engine: MergeTree { sorting_key: [code] },
    }
}
