use tinybird::datasource;

mod rows {
    pub struct Click;
    #[derive(tinybird::Row)]
    #[row(super::PageViews)]
    pub struct View {
        pub site: String,
    }
}

datasource! {
    pub PageViews { schema: { site: String }, row: rows::View }
}

datasource! {
    pub Clicks { schema: { site: String }, row: rows::Click }
}

datasource! {
    pub Others { schema: { site: String }, row: rows::View }
}

fn main() {}
