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
struct Click {
    at: Timestamp,
    site: String,
    tags: Vec<String>,
    count: u8,
    received_at: Timestamp,
}

fn main() {}
