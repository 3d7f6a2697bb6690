use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    ///
    /// # Source
    ///
    /// The web tracker.
    pub PageViews {
        schema: { timestamp: DateTime },
    }
}

fn main() {}
