use tinybird::datasource;

datasource! {
    pub Orders {
        schema: { id: UInt64 },
        engine: MergeTree { sorting_key: [id], primary_key: [idd] },
    }
}

fn main() {}
