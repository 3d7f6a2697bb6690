use tinybird::endpoint;

endpoint! {
    pub TopPages {
        params: {
            #[values("a b", "a-b")] by: String,
        },
        nodes: { top: "SELECT {{String(by)}} AS word" },
        query: TopPagesQuery,
    }
}

fn main() {}
