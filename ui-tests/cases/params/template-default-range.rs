use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            country: String,
            limit: UInt8 = 256,
        },
        nodes: {
            endpoint: "
                SELECT * FROM {PageViews} WHERE country = {{String(country)}} LIMIT {{UInt8(limit)}}
            ",
        },
    }
}

fn main() {}
