use tinybird::{datasource, endpoint};

datasource! {
    pub PageViews { schema: { timestamp: DateTime, pathname: String, country: String } }
}

endpoint! {
    /// The most visited pages.
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT pathname, {{UUID(id)}} AS id
                FROM {PageViews} AS views
                WHERE timestamp >= {{DateTime(start, 'today')}} {% if defined(max) %} AND n < {{Int32(limit, 10, maximum=100)}} {% end %}
                {% unles defined(country) %} AND country = {{String(country)}} AND {{}}
                {% if defined(page) %}
            ",
        },
    }
}

fn main() {}
