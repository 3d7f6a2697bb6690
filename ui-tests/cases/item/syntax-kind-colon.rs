use tinybird::datasource;

datasource! {
    pub PageViews: {
        schema: { timestamp: DateTime },
    }
}

fn main() {}
