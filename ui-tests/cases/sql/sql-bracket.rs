use tinybird::pipe;

pipe! {
    pub Views {
        nodes: {
            counted: "
                SELECT count(, max(length(path)
                FROM page_views
            ",
            closed: "SELECT count()) FROM counted",
            mixed: "SELECT [1, 2) FROM closed",
        },
    }
}

fn main() {}
