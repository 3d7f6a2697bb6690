use tinybird::{copy_pipe, datasource};

datasource! { pub Pages { schema: { views: UInt8 } } }

copy_pipe! {
    pub Copied {
        datasource: Pages,
        nodes: { top: "SELECT 1 AS views" },
        row: TopPage,
    }
}

fn main() {}
