use tinybird::datasource;

datasource! {
    pub Events {
        schema: { payload: JSON, anything: Dynamic, either: "Variant(String, UInt64)", price: Float64 },
        engine: MergeTree { partition_key: "price", sorting_key: [payload, anything, "`either`", price] },
    }
}

fn main() {}
