use tinybird::datasource;

datasource! {
    pub(crates) PageViews {
        schema: { timestamp: DateTime },
    }
}

fn main() {}
