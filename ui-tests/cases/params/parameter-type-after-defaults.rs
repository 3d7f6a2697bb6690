use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            /// Where from.
            country: String = "es",
            limit: Int32 = 10,
        },
        nodes: {
            first: "
                SELECT * FROM {PageViews}
                WHERE country = {{String(country)}} AND limit = {{Int32(limit)}}
            ",
            second: "SELECT * FROM first WHERE a = {{String(country)}} AND b = {{Int64(limit)}}",
        },
    }
}

fn main() {}
