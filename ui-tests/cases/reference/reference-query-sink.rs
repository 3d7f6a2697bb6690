use tinybird::{endpoint, sink_pipe};

sink_pipe! {
    pub Export {
        sink: { connection: "kafka", topic: "views", schedule: "@on-demand" },
        nodes: { a: "SELECT 1" },
    }
}

endpoint! {
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT *
                FROM {Export}
            ",
        },
    }
}

fn main() {}
