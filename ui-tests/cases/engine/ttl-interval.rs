use tinybird::datasource;

datasource! {
    pub Events {
        schema: { at: DateTime, name: String },
        engine: MergeTree { sorting_key: [at], ttl: "at + 90 days" },
    }
    pub Views {
        schema: { at: DateTime, name: String },
        engine: MergeTree { sorting_key: [at], ttl: "at + 1 MONTH" },
    }
}

fn main() {}
