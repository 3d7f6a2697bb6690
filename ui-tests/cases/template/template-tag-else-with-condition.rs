use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT 1 {% if defined(a) %} , 2 {% else defined(b) %} , 3 {% end %}
            ",
        },
    }
}

fn main() {}
