use tinybird::pipe;

pipe! {
    pub TopPages {
        nodes: { top: "SELECT 1 AS views" },
        query: TopPagesQuery,
    }
}

fn main() {}
