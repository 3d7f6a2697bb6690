use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: {
            people: "
                SELECT concat(pathname, '
                ') AS line
                FROM page_views
                WHERE country = {{String(country)}}
            ",
        },
    }
}

fn main() {}
