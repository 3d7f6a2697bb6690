use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            codes: Array<String>,
        },
        nodes: {
            endpoint: "
                SELECT {{Array(codes, 'String')}}
            ",
        },
    }
}

fn main() {}
