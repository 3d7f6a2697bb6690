use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT * FROM {PageViews}
                {% if defined(a) %} LIMIT 1 {% else if defined(b) %} LIMIT 2 {% end %}
            ",
        },
    }
}

fn main() {}
