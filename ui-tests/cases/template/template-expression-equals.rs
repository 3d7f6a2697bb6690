use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT 1 {% if order = 'asc' %} , 2 {% end %}
            ",
        },
    }
}

fn main() {}
