use tinybird::endpoint;

endpoint! {
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT *
                FROM {String}
            ",
        },
    }
}

fn main() {}
