use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            #[json_path("$.geo.country")]
            country: String,
        },
        json_paths: false,
    }
}

fn main() {}
