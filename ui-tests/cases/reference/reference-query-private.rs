use tinybird::endpoint;

mod sources {
    tinybird::datasource! { PageViews { schema: { a: String } } }
}

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
