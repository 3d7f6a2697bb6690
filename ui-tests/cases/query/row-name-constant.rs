use tinybird::endpoint;

endpoint! {
    pub TopPages {
        params: { limit: Int32 = 1, LIMIT: Int32 = 2 },
        nodes: { top: "SELECT {{Int32(limit)}} AS a, {{Int32(LIMIT)}} AS b" },
        query: TopPagesQuery,
    }
}

fn main() {}
