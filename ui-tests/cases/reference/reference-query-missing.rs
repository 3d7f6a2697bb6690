use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT *
                FROM {PageVisits}
            ",
        },
    }
}

fn main() {}
