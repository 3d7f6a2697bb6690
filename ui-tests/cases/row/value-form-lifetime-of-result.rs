use tinybird::endpoint;

endpoint! {
    pub TopPages {
        nodes: { top: "SELECT 1 AS views" },
        output: { views: UInt8 },
        row: TopPage<'a>,
    }
}

fn main() {}
