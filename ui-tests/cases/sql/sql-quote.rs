use tinybird::pipe;

pipe! {
    pub Views {
        nodes: {
            named: "
                SELECT *
                FROM page_views
                WHERE name = 'it's'
            ",
            commented: "SELECT 1 /* first",
        },
    }
}

fn main() {}
