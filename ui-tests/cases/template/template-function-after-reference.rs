use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT * FROM {PageViews} AS a JOIN {PageViews} AS b ON a.id = {{UUID(id)}}
            ",
        },
    }
}

fn main() {}
