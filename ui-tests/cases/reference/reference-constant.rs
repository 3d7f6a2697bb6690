use tinybird::datasource;

#[allow(non_upper_case_globals)]
const EventsKafka: &str = "events_kafka";

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: { timestamp: DateTime },
        kafka: {
            connection: EventsKafka,
            topic: "views",
        },
    }
}

fn main() {}
