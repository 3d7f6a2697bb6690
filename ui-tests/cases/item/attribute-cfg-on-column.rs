use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            timestamp: DateTime,
            #[cfg(feature = "geo")]
            country: String,
        },
    }
}

fn main() {}
