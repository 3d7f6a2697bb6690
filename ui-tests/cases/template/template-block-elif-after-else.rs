use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT 1 {% if defined(a) %} , 2 {% else %} , 3 {% elif defined(b) %} , 4 {% end %}
            ",
        },
    }
}

fn main() {}
