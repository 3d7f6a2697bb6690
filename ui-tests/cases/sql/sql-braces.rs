use tinybird::endpoint;

endpoint! {
    pub TopPages {
        nodes: {
            named: "SELECT * FROM page_views WHERE id = {id:UUID}",
            limited: "SELECT * FROM named WHERE n < {{Int32(n)}} LIMIT {page_size}",
            mapped: "SELECT {'a': 1}",
        },
    }
}

fn main() {}
