use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            a_b: String,
            "a-b": String,
        },
        row: PageView,
    }
}

fn main() {}
