use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT * FROM {PageViews} {% if defined(mode) %} LIMIT 10 {% elif len(country) == 2 %} LIMIT 1 {% end %}
            ",
        },
    }
}

fn main() {}
