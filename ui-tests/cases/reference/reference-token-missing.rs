use tinybird::{datasource, token};

token! { pub AppRead; }

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: { timestamp: DateTime },
        tokens: { AppReed: Read },
    }
}

fn main() {}
