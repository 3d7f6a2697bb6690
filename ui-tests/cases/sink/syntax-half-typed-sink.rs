use tinybird::sink_pipe;

sink_pipe! {
    /// Views by people.
    pub HumanViews {
        sink:
        nodes: { people: "SELECT * FROM page_views WHERE bot = 0" },
    }
}

fn main() {}
