use tinybird::endpoint;

mod sources {
    tinybird::token! { pub AppRead; }
}

endpoint! {
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT *
                FROM {crate::sources::PageVisits}
            ",
        },
    }
}

fn main() {}
