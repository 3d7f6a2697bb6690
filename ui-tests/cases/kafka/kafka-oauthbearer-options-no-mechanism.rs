use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
        sasl_oauthbearer_aws_external_id: "tinybird",
    }
}

fn main() {}
