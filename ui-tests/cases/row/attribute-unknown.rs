use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            #[row(skipped = true)]
            site: String,
        },
        row: PageView,
    }
}

fn main() {}
