use tinybird::{Row, datasource};

datasource! {
    pub PageViews {
        schema: {
            site: String,
            #[json_path("$.tags[0]")]
            tags: String,
            #[row(&'a str)]
            path: String,
            span: IntervalDay = expr("toIntervalDay(1)"),
        },
        row: _,
    }
}

#[derive(Row)]
#[row(PageViews)]
struct Click {
    site: String,
    tags: String,
    path: String,
    span: u8,
}

fn main() {}
