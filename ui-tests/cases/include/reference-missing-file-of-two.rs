use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        nodes: {
            first: include_str!("sql/no_such_file.sql"),
            second: "SELECT {{UUID(id)}}",
        },
    }
}

fn main() {}
