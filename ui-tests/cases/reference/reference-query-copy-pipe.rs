use tinybird::{copy_pipe, endpoint};

copy_pipe! {
    pub Snapshot { datasource: "pages", nodes: { a: "SELECT 1" } }
}

endpoint! {
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT *
                FROM {Snapshot}
            ",
        },
    }
}

fn main() {}
