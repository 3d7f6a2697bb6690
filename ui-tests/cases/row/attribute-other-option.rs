use tinybird::datasource;

datasource! {
    pub PageViews {
        #[derive(Default)]
        schema: { site: String },
        row: PageView,
    }
}

fn main() {}
