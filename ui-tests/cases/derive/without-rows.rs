use tinybird::{Row, datasource};

datasource! {
    pub Other { schema: { site: String } }
}

#[derive(Row)]
#[row(Other)]
struct Click {
    site: String,
}

fn main() {}
