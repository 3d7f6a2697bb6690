use tinybird::endpoint;

endpoint! {
    pub TopPages {
        nodes: { top: "SELECT 1 AS views" },
        row: TopPage,
    }
}

fn main() {}
