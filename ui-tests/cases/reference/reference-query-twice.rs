use tinybird::endpoint;

endpoint! {
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT *
                FROM {PageVisits} a JOIN {PageVisits} b USING a
            ",
        },
    }
}

fn main() {}
