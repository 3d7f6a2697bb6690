use tinybird::{datasource, pipe};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

pipe! {
    /// Views by people.
    pub HumanViews {
        tokens: { PageViews: Read },
        nodes: { people: "SELECT * FROM page_views WHERE bot = 0" },
    }
}

fn main() {}
