
mod items {
    use tinybird::*;

    kafka_connection! {
        /// The production cluster.
        pub EventsKafka { bootstrap_servers: "kafka.example.com:9092" }
    }
    s3_connection! { pub LandingS3 { region: "us-east-1", arn: "arn:aws:iam::123456789012:role/tinybird" } }
    token! { pub AppRead; }
    datasource! {
        /// Views of pages.
        pub PageViews { schema: { pathname: String, timestamp: DateTime } }
    }
    endpoint! { pub TopPages { nodes: { endpoint: "SELECT pathname FROM {PageViews}" } } }
}

fn main() {}
