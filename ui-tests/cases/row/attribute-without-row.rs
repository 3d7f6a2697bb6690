use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            #[row(skip)]
            at: DateTime = expr("now()"),
        },
    }
}

fn main() {}
