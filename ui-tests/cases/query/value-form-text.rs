use tinybird::endpoint;

endpoint! {
    pub TopPages {
        nodes: { top: "SELECT 1 AS views" },
        query: "SELECT 1",
    }
}

fn main() {}
