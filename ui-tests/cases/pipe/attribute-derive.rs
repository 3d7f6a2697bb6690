use tinybird::endpoint;

endpoint! {
    #[derive(Debug)]
    pub TopPages { nodes: { a: "SELECT 1" } }
}

fn main() {}
