use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            site: String,
            payload: JSON,
        },
        row: PageView,
    }
}

fn main() {}
