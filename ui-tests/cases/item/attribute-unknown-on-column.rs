use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            #[jsonpath("$.geo.country")]
            country: String,
        },
    }
}

fn main() {}
