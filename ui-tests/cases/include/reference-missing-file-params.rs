use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            limit: Int32 = 10,
        },
        nodes: {
            first: include_str!("sql/no_such_file.sql"),
        },
    }
}

fn main() {}
