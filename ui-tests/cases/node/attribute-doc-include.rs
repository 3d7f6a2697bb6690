use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        nodes: {
            #[doc = include_str!("people.md")]
            people: "SELECT 1",
        },
    }
}

fn main() {}
