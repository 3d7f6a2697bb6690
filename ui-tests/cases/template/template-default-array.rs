use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT * FROM {PageViews} WHERE n IN {{Array(numbers, 'Int32', default='1,two')}}
            ",
        },
    }
}

fn main() {}
