use tinybird::datasource;

datasource! {
    /// One row for each page that is shown.
    pub PageViews {
        schema: {
            #[json_path("$.value")]
            __value: String,
            user_id: UInt64,
        },
        kafka: { connection: "ui_kafka", topic: "views" },
    }
}

fn main() {}
