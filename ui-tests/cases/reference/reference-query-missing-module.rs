use tinybird::endpoint;

endpoint! {
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT *
                FROM {sources::PageViews}
            ",
        },
    }
}

fn main() {}
