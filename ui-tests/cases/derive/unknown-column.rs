use tinybird::rows::jiff::Timestamp;
use tinybird::{Row, datasource};

datasource! {
    pub PageViews {
        schema: {
            at: DateTime64(3),
            site: String,
            user_id: Nullable(UInt64),
            tags: Array(String),
            count: UInt8,
            plan: String = "free",
            #[row(skip)]
            received_at: DateTime = expr("now()"),
        },
        row: _,
    }
}

#[derive(Row)]
#[row(PageViews)]
struct Click<'a> {
    at: Timestamp,
    sitee: &'a str,
}

#[derive(Row)]
#[row(PageViews)]
struct Renamed {
    #[row(rename = "sites")]
    name: String,
}

#[derive(Row)]
#[row(PageViews)]
struct Far {
    completely_different: String,
    other: String,
}

fn main() {}
