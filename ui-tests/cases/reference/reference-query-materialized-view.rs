use tinybird::{endpoint, materialized_view};

materialized_view! {
    pub PagesView { datasource: "pages", nodes: { a: "SELECT 1" } }
}

endpoint! {
    pub TopPages {
        nodes: {
            endpoint: "
                SELECT *
                FROM {PagesView}
            ",
        },
    }
}

fn main() {}
