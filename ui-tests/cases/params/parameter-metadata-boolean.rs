use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        params: {
            /// Robots as well.
            bots: Boolean = false,
        },
        nodes: {
            endpoint: "
                SELECT * FROM {PageViews} WHERE bot = {{Boolean(bots)}}
            ",
        },
    }
}

fn main() {}
