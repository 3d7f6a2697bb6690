use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: {
            people: "
                SELECT 'a heading:
                # of Markdown' AS text
            ",
        },
    }
}

fn main() {}
