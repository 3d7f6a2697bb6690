use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            /// When it was shown.
            timestamp: DateTime,
            country: String,
        },
    }
}

fn main() {}
