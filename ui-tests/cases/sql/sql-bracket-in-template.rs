#![deny(warnings)]

use tinybird::endpoint;

endpoint! {
    pub Views { nodes: { counted: "SELECT count( FROM page_views WHERE n > {{Int32(n)}}" } }
    pub Others {
        nodes: { chosen: "SELECT 1 {% if defined(a) %} AND (n > {{Int32(a)}} {% else %} AND (1 {% end %})" },
    }
}

fn main() {}
