use tinybird::endpoint;

endpoint! {
    pub TopPages {
        params: { #[row(skip)] limit: Int32 = 1 },
        nodes: { top: "SELECT {{Int32(limit)}} AS a" },
        query: TopPagesQuery,
    }
}

fn main() {}
