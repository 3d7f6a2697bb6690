use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            #[codec(ZSTD(1))]
            country: String,
            #[json_path = "$.user.id"]
            user_id: String,
        },
    }
}

fn main() {}
