use tinybird::datasource;

datasource! {
    pub PageViews {
        schema: {
            at: DateTime = expr("now()"),
            seen: _ = expr("now()"),
        },
        row: PageView,
    }
}

fn main() {}
