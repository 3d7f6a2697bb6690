use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: { site: String },
        row: "PageView",
    }
}

fn main() {}
