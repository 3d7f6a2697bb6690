use tinybird::datasource;

struct EventsKafka;

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
