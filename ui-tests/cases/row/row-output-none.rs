use tinybird::endpoint;

endpoint! {
    pub TopPages {
        nodes: { top: "SELECT 1 AS views" },
        output: { views: UInt8 },
        row: _,
    }
}

fn main() {}
