use tinybird::{datasource, endpoint};

datasource! { pub PageViews { schema: { country: String } } }

endpoint! {
    pub Countries {
        nodes: {
            counted: "
                {% if defined(country) %}
                    SELECT count() AS views FROM {PageViews} WHERE country = {{String(country)}}
                {% end %}
            ",
        },
    }
}

fn main() {}
