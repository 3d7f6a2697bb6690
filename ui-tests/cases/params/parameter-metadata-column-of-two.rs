use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            /// How many.
            limit: Int32 = 10,
            /// What by.
            #[values("a", "b")]
            order_by: column = "a",
        },
        nodes: {
            endpoint: "
                SELECT * FROM {PageViews} ORDER BY {{column(order_by)}} LIMIT {{Int32(limit)}}
            ",
        },
    }
}

fn main() {}
