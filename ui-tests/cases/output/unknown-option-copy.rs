use tinybird::copy_pipe;

copy_pipe! {
    /// Views by people.
    pub Snapshot {
        datasource: "pages",
        output: { pathname: String },
        nodes: { people: "SELECT * FROM page_views WHERE bot = 0" },
    }
}

fn main() {}
