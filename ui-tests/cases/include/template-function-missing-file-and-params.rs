use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            limit: Int = 10,
            id: UUID,
        },
        nodes: {
            first: include_str!("sql/no_such_file.sql"),
            second: "SELECT {{Int32(limit)}}",
        },
    }
}

fn main() {}
