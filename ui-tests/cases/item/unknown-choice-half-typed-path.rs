use tinybird::{Resource, datasource, kafka_connection};

kafka_connection! {
    pub Broken {
        bootstrap_servers: "kafka.example.com:9092",
        security_protocol: tinybird::,
    }
    pub Whole {
        bootstrap_servers: "kafka.example.com:9092",
    }
}

datasource! {
    pub PageViews {
        schema: { timestamp: DateTime },
        kafka: { connection: Broken, topic: "views" },
    }
}

fn main() {
    println!("{} {} {}", Broken::NAME, Broken::definition(), Whole::NAME);
}
