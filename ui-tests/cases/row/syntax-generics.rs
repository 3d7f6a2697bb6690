use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: { site: String },
        row: PageView<T>,
    }
}

fn main() {}
