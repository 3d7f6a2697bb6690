#![deny(warnings)]

use tinybird::endpoint;

endpoint! {
    pub TopPages {
        nodes: { endpoint: "SELECT 1 {% if Boolean(all) %} AS a {% end %}" },
    }
}

fn main() {}
