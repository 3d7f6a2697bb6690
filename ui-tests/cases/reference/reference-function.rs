use tinybird::datasource;

#[allow(non_snake_case)]
fn EventsKafka() {}

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
