use tinybird::{connection, datasource};

connection! {
    pub EventsKafka:
}

datasource! {
    pub PageViews {
        schema: { timestamp: DateTime },
        kafka: { connection: EventsKafka, topic: "views" },
    }
}

fn main() {}
