use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            site: String,
            #[row(String)]
            uniques: AggregateFunction(uniq, String),
        },
        row: PageView,
    }
}

fn main() {}
