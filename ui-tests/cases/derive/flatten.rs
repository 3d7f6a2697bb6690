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

struct Page {
    site: String,
}

#[derive(Row)]
#[row(PageViews, flatten)]
struct Site {
    at: Timestamp,
    site: String,
    tags: Vec<String>,
}

#[derive(Row)]
#[row(PageViews)]
struct Click {
    at: Timestamp,
    tags: Vec<String>,
    count: u8,
    #[row(flatten)]
    page: Page,
}

#[derive(Row)]
#[row(PageViews)]
struct Twice {
    at: Timestamp,
    count: u8,
    #[row(flatten)]
    site: Site,
}

fn is_row<R: tinybird::rows::Row>() {}

fn main() {
    is_row::<Site>();
}
