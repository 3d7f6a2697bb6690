use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            numbers: Array(String),
        },
        nodes: {
            endpoint: "
                SELECT * FROM {PageViews} WHERE n IN {{Array(numbers, 'Int32')}}
            ",
        },
    }
}

fn main() {}
