use tinybird::{endpoint, token};

token! { pub AppRead; }

endpoint! {
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT *
                FROM {AppRead}
            ",
        },
    }
}

fn main() {}
