use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            #[optional]
            filters: JSON = "{}",
        },
        nodes: {
            endpoint: "
                SELECT {{JSON(filters, '{}')}}
            ",
        },
    }
}

fn main() {}
