use tinybird::endpoint;

endpoint! {
    pub TopPages {
        nodes: { top: "SELECT {{Int32(limit, 10)}} AS views, {{DateTime(since)}} AS at" },
        query: TopPagesQuery,
    }
}

fn main() {}
