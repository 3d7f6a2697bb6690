use tinybird::kafka_connection;

kafka_connection! {
    pub Orders { bootstrap_servers: "kafka.example.com:9092", secur }
    pub Views { bootstrap_servers: "kafka.example.com:9092", sasl_oauthbearer }
}

fn main() {}
