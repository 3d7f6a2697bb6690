#![deny(warnings)]

use tinybird::kafka_connection;

kafka_connection! {
    /// A local broker.
    pub LocalKafka {
        bootstrap_servers: "localhost:9092",
        security_protocol: Plaintext,
        sasl_mechanism: Plain,
        key: "user",
        secret: plaintext("password"),
    }
}

fn main() {}
