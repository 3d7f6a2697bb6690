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
            id: String,
        },
        nodes: {
            endpoint: "
                SELECT * FROM {PageViews}
                WHERE country = {{String(country)}} AND limit < {{Int32(limit)}} AND id = {{UUID(id)}}
            ",
        },
    }
}

fn main() {}
