use tinybird::datasource;

datasource! {
    pub PageViews<T> {
        schema: { timestamp: DateTime },
    }
}

fn main() {}
