use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            country: String,
            limit
        },
        nodes: {
            endpoint: "
                SELECT * FROM {PageViews} WHERE country = {{String(country)}} LIMIT {{Int32(limit)}}
            ",
        },
    }
}

fn main() {}
