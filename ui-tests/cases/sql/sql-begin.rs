use tinybird::{endpoint, pipe};

pipe! {
    pub Views { nodes: { all: "SELEC * FROM page_views" } }
}

endpoint! {
    pub TopPages { nodes: { top: "WIHT a AS (SELECT 1) SELECT * FROM a" } }
}

fn main() {}
