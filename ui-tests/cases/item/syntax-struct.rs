use tinybird::datasource;

datasource! {
    pub struct PageViews {
        schema: { timestamp: DateTime },
    }
}

fn main() {}
