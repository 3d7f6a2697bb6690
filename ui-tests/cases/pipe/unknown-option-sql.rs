use tinybird::pipe;

pipe! {
    /// Views by people.
    pub HumanViews {
        sql: "SELECT 1",
    }
}

fn main() {}
