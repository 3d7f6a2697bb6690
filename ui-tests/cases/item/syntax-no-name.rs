use tinybird::datasource;

datasource! {
    pub {
        schema: { timestamp: DateTime },
    }
}

fn main() {}
