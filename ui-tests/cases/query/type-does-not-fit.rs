use tinybird::endpoint;

endpoint! {
    pub TopPages {
        params: { #[row(u8)] limit: Int32 },
        nodes: { top: "SELECT {{Int32(limit)}} AS a" },
        query: TopPagesQuery,
    }
}

fn main() {}
