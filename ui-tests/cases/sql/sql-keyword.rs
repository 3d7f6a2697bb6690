#![deny(warnings)]

use tinybird::pipe;

pipe! {
    pub Views {
        nodes: {
            counted: "
                SELECT path, count() AS views
                FORM page_views
                GRUOP BY path
            ",
        },
    }
}

fn main() {}
