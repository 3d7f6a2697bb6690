use tinybird::kafka_connection;

kafka_connection! {
    /// Production events cluster.
    pub EventsKafka {
        bootstrap_servers: "kafka.example.com:9092",
        security_protocol: SaslSsl,
        sasl_mechanism: OauthBearer,
        sasl_oauthbearer_method: Aws,
        sasl_oauthbearer_aws_region: "US-East-1",
        sasl_oauthbearer_aws_role_arn: "arn:aws:iam::123456789012:role/msk",
    }
}

fn main() {}
