use tinybird::datasource;

datasource! {
    pub Events {
        schema: { at: DateTime, name: String },
        engine: MergeTree { sorting_key: [at], ttl: "att + toIntervalDay(90)" },
    }
    pub Views {
        schema: { at: DateTime, name: String },
        engine: MergeTree { sorting_key: [at], ttl: "toDate(time) + INTERVAL 1 MONTH DELETE WHERE name = 'x'" },
    }
}

fn main() {}
