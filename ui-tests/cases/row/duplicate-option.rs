use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: { site: String },
        row: PageView,
        row: _,
    }
}

fn main() {}
